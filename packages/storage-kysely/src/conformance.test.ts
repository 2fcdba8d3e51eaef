import { testStorage } from '@makerfex/integrations-testkit';
import { copyTemplate } from '../../storage-postgres/test/database.ts';
import { driverFaultsOf } from '../../storage-postgres/test/faults.ts';
import { createAppRole } from '../../storage-postgres/test/open.ts';
import { openOldest, openPg } from '../test/engines.ts';

// On PGlite, the transactions of this adapter are checked, and the statements where they are written.
// That the statements alone keep shops apart, without row-level security, is checked where they are written.
const drivers = { pg: openPg, 'pg, in its oldest release': openOldest };
for (const [name, openDriver] of Object.entries(drivers)) {
  testStorage(`Kysely on ${name}, as a role that owns nothing`, {
    open: async () => {
      const database = await copyTemplate();
      const role = await createAppRole(database.url);
      const opened = await openDriver(role.url);
      const close = async () => {
        await opened.close();
        await role.drop();
        await database.drop();
      };
      return { storage: opened.storage, faults: () => driverFaultsOf(role.url), close };
    },
  });
}
