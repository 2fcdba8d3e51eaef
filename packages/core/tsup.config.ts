import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

export default defineConfig(
  library([
    'src/index.ts',
    'src/provider/index.ts',
    'src/records/index.ts',
    'src/storage/index.ts',
    'src/jobs/index.ts',
    'src/options/index.ts',
    'src/memory-storage/index.ts',
  ]),
);
