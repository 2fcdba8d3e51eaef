import { testStorage } from '@makerfex/integrations-testkit';
import { faultsOf } from '../test/faults.ts';
import { openPglite } from '../test/open.ts';
import { mikroOrmStorage } from './index.ts';

testStorage('MikroORM on PGlite', {
  open: async () => {
    const orm = await openPglite();
    return { storage: mikroOrmStorage(orm), faults: () => faultsOf(orm), close: () => orm.close(true) };
  },
});
