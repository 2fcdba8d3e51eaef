import type { Plugin } from 'esbuild';
import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';
import { bundle } from './src/assets/bundle.ts';

/** Puts the built files in place of the module that builds them. */
const builtAssets: Plugin = {
  name: 'built-assets',
  setup: (build) => {
    build.onLoad({ filter: /assets[\\/]bundle\.ts$/ }, async () => ({
      contents: `export const bundle = async () => (${JSON.stringify(await bundle())});`,
    }));
  },
};

export default defineConfig([
  {
    ...library(['src/index.ts', 'src/elements/*.ts', '!src/elements/{screens,properties,*.test}.ts']),
    // Both are built at once: neither may delete what the other one writes.
    clean: ['*.js', '*.map', 'elements'],
    target: 'es2022',
    platform: 'browser',
  },
  {
    ...library(['src/assets/index.ts']),
    outDir: 'dist/assets',
    sourcemap: false,
    esbuildPlugins: [builtAssets],
  },
]);
