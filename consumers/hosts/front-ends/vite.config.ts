import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'pages',
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('mfx-') } } })],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    rolldownOptions: { input: ['react', 'vue', 'plain'].map((name) => `pages/${name}/index.html`) },
  },
});
