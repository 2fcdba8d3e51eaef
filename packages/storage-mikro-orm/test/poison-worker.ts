// A process of its own, which works at the runs of all shops until it is killed.
import { createIntegrations, type UpsertPort } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { mikroOrmStorage } from '../src/storage.ts';
import { openPostgres } from './open.ts';
import { poisonProvider, type Thing } from './poison-provider.ts';

const [databaseUrl = '', attemptsFile = '', leaseMs = '', blockMs = ''] = process.argv.slice(2);

/** Counts each write, so that one done twice shows. */
const upsert: UpsertPort<Thing, SqlEntityManager> = async ({ items }, { tx, scope }) => {
  await tx.getKysely<unknown>().executeQuery(
    CompiledQuery.raw(
      `insert into poison_thing as t (shop_id, external_id) select $1, unnest($2::text[])
       on conflict (shop_id, external_id) do update set writes = t.writes + 1`,
      [scope.shopId, items.map(({ item }) => item.externalId)],
    ),
  );
  return items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));
};

const integrations = createIntegrations({
  providers: [poisonProvider({ attemptsFile, blockMs: Number(blockMs) })],
  storage: mikroOrmStorage(await openPostgres(databaseUrl)),
  vault: testVault(),
  ports: { things: { upsert } },
  runs: { batchSize: 1, leaseMs: Number(leaseMs) },
  log: { error: () => undefined },
});
await integrations.start();
// The engine keeps no process alive for runs that are not there yet.
setInterval(() => undefined, 60_000);
