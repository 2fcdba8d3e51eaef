import { testStorage } from '@makerfex/integrations-testkit';
import { copyTemplate } from '../test/database.ts';
import { driverFaultsOf, faultsOf } from '../test/faults.ts';
import { createAppRole, openPostgres } from '../test/open.ts';
import { mikroOrmStorage } from './index.ts';

// Row-level security does not bite a superuser: here the statements are the only wall.
testStorage('MikroORM on PostgreSQL, as a superuser', {
  open: async () => {
    const database = await copyTemplate();
    const orm = await openPostgres(database.url);
    const close = async () => {
      await orm.close(true);
      await database.drop();
    };
    return { storage: mikroOrmStorage(orm), faults: () => faultsOf(orm), close };
  },
});

testStorage('MikroORM on PostgreSQL, as a role that owns nothing', {
  open: async () => {
    const database = await copyTemplate();
    const role = await createAppRole(database.url);
    const orm = await openPostgres(role.url);
    const close = async () => {
      await orm.close(true);
      await role.drop();
      await database.drop();
    };
    return { storage: mikroOrmStorage(orm), faults: () => driverFaultsOf(role.url), close };
  },
});
