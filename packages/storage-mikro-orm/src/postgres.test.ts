import { testStorage } from '@makerfex/integrations-testkit';
import { hasPgBouncer, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { describe, inject } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { driverFaultsOf } from '../test/faults.ts';
import { createAppRole, openPostgres } from '../test/open.ts';
import { mikroOrmStorage } from './index.ts';

// That the statements alone keep shops apart, without row-level security, is checked where they are written.
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

// Only at night: the same statements go through a pooler in storage-postgres. As few sessions as the suite itself needs at once, so
// that each transaction gets one that others have used.
describe.runIf(process.env['LONG_TESTS'] && hasPgBouncer())('through a pooler', () => {
  testStorage('MikroORM on PostgreSQL through pgbouncer, as a role that owns nothing', {
    open: async () => {
      const database = await copyTemplate();
      const role = await createAppRole(database.url);
      const pooler = await startPgBouncer(inject('postgres').url, { poolSize: 3 });
      const orm = await openPostgres(pooler.through(role.url));
      const close = async () => {
        await orm.close(true);
        await pooler.stop();
        await role.drop();
        await database.drop();
      };
      return { storage: mikroOrmStorage(orm), close };
    },
  });
});
