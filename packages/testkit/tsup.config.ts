import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

export default defineConfig(
  library(['src/index.ts', 'src/job-worker.ts', 'src/postgres.ts', 'src/simulator/index.ts']),
);
