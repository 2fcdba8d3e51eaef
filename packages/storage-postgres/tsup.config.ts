import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

// Side by side, so that `../migrations` is right from each of them.
const entry = { index: 'src/index.ts', adapter: 'src/adapter/index.ts', pglite: 'src/pglite/index.ts' };
export default defineConfig({ ...library([]), entry });
