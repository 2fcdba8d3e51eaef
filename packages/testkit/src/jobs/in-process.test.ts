import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { testJobEngine } from './suite.ts';

testJobEngine('in this process, on memory', {
  open: async () => ({
    storage: memoryStorage(),
    engine: () => inProcessJobs({ stopWithinMs: 2_000 }),
    close: async () => undefined,
  }),
});
