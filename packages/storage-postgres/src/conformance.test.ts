import { testStorage } from '@makerfex/integrations-testkit';
import { hasPgBouncer, startPgBouncer } from '@makerfex/integrations-testkit/postgres';
import { describe, expect, inject } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { driverFaultsOf, faultsOf } from '../test/faults.ts';
import { fillFleet } from '../test/fleet.ts';
import { methods } from '../test/fleet-calls.ts';
import { createAppRole, openPglite, openPool, recordStatements } from '../test/open.ts';
import { postgresStorage } from './index.ts';
import { pgliteStorage } from './pglite/index.ts';

testStorage('PGlite', {
  open: async () => {
    const pglite = await openPglite();
    return {
      storage: pgliteStorage(pglite),
      faults: () => faultsOf((sql) => pglite.query(sql)),
      close: () => pglite.close(),
    };
  },
});

/** The statements whose plans `plans.test.ts` looks at. */
async function statementsOfCalls(): Promise<Set<string>> {
  const database = await copyTemplate();
  const fleet = await fillFleet(database.url, 10);
  const pool = openPool(database.url);
  const sent = new Set<string>();
  recordStatements(pool, sent);
  for (const calls of Object.values(methods)) for (const call of calls) await call(postgresStorage(pool), fleet);
  await pool.end();
  await database.drop();
  return sent;
}

// Row-level security does not bite a superuser: here the statements are the only wall.
testStorage('pg, as a superuser', {
  open: async () => {
    const database = await copyTemplate();
    const pool = openPool(database.url);
    const close = async () => {
      await pool.end();
      await database.drop();
    };
    return { storage: postgresStorage(pool), faults: () => driverFaultsOf(database.url), close };
  },
});

testStorage('pg, as a role that owns nothing', {
  open: async () => {
    const database = await copyTemplate();
    const role = await createAppRole(database.url);
    const pool = openPool(role.url);
    const sent = new Set<string>();
    recordStatements(pool, sent);
    const close = async () => {
      await pool.end();
      await role.drop();
      await database.drop();
      const explained = await statementsOfCalls();
      // One that is missing here needs a call in `test/fleet-calls.ts`, so that its plan is looked at on a fleet.
      expect([...sent].filter((sql) => !explained.has(sql))).toEqual([]);
    };
    return { storage: postgresStorage(pool), faults: () => driverFaultsOf(role.url), close };
  },
});

// As few sessions as the suite itself needs at once, so that each transaction gets one that others have used.
describe.skipIf(!hasPgBouncer())('through a pooler', () => {
  testStorage('pg through pgbouncer, as a role that owns nothing', {
    open: async () => {
      const database = await copyTemplate();
      const role = await createAppRole(database.url);
      const pooler = await startPgBouncer(inject('postgres').url, { poolSize: 3 });
      const pool = openPool(pooler.through(role.url));
      const close = async () => {
        await pool.end();
        await pooler.stop();
        await role.drop();
        await database.drop();
      };
      return { storage: postgresStorage(pool), close };
    },
  });
});
