// The default engine must pass the same suite on the same databases.
import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { testJobEngine } from '@makerfex/integrations-testkit';
import { openPglite } from '../test/open.ts';
import { onPostgres } from '../test/subject.ts';

testJobEngine('in this process, on PostgreSQL', {
  open: () => onPostgres('in-process', () => inProcessJobs({ stopWithinMs: 2_000 })),
});

testJobEngine('in this process, on PGlite', {
  // This process also creates the databases of other tests, which can delay a stop by a second each.
  open: async () => {
    const orm = await openPglite();
    return {
      storage: mikroOrmStorage(orm),
      engine: () => inProcessJobs({ stopWithinMs: 5_000 }),
      close: () => orm.close(true),
    };
  },
});
