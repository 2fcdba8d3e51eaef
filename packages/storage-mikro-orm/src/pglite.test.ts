import { testStorage } from '@makerfex/integrations-testkit';
import { openPglite } from '../test/open.ts';
import { mikroOrmStorage } from './index.ts';

testStorage('MikroORM on PGlite', {
  open: async () => {
    const orm = await openPglite();
    return { storage: mikroOrmStorage(orm), close: () => orm.close(true) };
  },
});
