// The default engine must pass the same suite on the same database.
import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import { testJobEngine } from '@makerfex/integrations-testkit';
import { onPostgres } from '../test/subject.ts';

testJobEngine('in this process, on PostgreSQL', {
  open: () => onPostgres('in-process', () => inProcessJobs({ stopWithinMs: 2_000 })),
});
