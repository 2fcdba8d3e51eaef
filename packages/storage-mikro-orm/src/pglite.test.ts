import { testStorage } from '@makerfex/integrations-testkit';
import { describe } from 'vitest';
import { faultsOf } from '../test/faults.ts';
import { openPglite } from '../test/open.ts';
import { mikroOrmStorage } from './index.ts';

// Only at night: the same statements go to PGlite in storage-postgres, and through MikroORM to PostgreSQL.
describe.runIf(process.env['LONG_TESTS'])('in this process', () => {
  testStorage('MikroORM on PGlite', {
    open: async () => {
      const orm = await openPglite();
      return { storage: mikroOrmStorage(orm), faults: () => faultsOf(orm), close: () => orm.close(true) };
    },
  });
});
