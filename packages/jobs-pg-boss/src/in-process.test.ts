// The default engine on the same databases, held to the same contract.
import { inProcessJobs } from '@makerfex/integrations-core';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import { testJobEngine } from '@makerfex/integrations-testkit';
import { openPglite } from '../test/open.ts';
import { onPostgres } from '../test/subject.ts';

testJobEngine('in this process, on PostgreSQL', {
  open: () => onPostgres('in-process', () => inProcessJobs({ stopWithinMs: 2_000 })),
});

testJobEngine('in this process, on PGlite', {
  // Databases of other checks are made in this process too, which can hold up a stop for a second each.
  open: async () => {
    const orm = await openPglite();
    return {
      storage: mikroOrmStorage(orm),
      engine: () => inProcessJobs({ stopWithinMs: 5_000 }),
      close: () => orm.close(true),
    };
  },
});
