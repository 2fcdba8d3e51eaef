import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

// For browsers too.
export default defineConfig({ ...library(['src/index.ts']), target: 'es2022', platform: 'neutral' });
