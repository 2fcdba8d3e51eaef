// A process of its own, to be killed: resumes or requests the run of a shop, and exits when the run has ended.
import { createIntegrations } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { testVault } from '../../storage-postgres/test/vault.ts';
import { mikroOrmStorage } from '../src/storage.ts';
import { crashActor, crashProvider, type ThingsPort } from './crash-provider.ts';
import { openPostgres } from './open.ts';

const [databaseUrl = '', origin = '', connectionId = ''] = process.argv.slice(2);
const orm = await openPostgres(databaseUrl);

/** Counts each write, so that one done twice shows. */
const upsert: ThingsPort<SqlEntityManager> = async ({ items, deleted }, { tx, scope }) => {
  const { rows } = await tx.getKysely<unknown>().executeQuery<{ externalId: string; hostId: string }>(
    CompiledQuery.raw(
      `insert into crash_thing as t (shop_id, external_id, host_id, title)
       select $1, external_id, coalesce(host_id, gen_random_uuid()::text), title
       from unnest($2::text[], $3::text[], $4::text[]) as n (external_id, host_id, title)
       on conflict (shop_id, external_id) do update
         set title = excluded.title, host_id = excluded.host_id, writes = t.writes + 1
       returning external_id as "externalId", host_id as "hostId"`,
      [
        scope.shopId,
        items.map(({ item }) => item.externalId),
        items.map(({ hostId }) => hostId),
        items.map(({ item }) => item.title),
      ],
    ),
  );
  await tx
    .getKysely<unknown>()
    .executeQuery(
      CompiledQuery.raw(
        'update crash_thing set deletes = deletes + 1 where shop_id = $1 and external_id = any($2::text[])',
        [scope.shopId, deleted.map(({ externalId }) => externalId)],
      ),
    );
  return rows;
};

const integrations = createIntegrations({
  providers: [crashProvider(origin)],
  storage: mikroOrmStorage(orm),
  vault: testVault(),
  ports: { things: { upsert } },
  // It is killed at any moment, so perhaps many times in a row before it has committed anything.
  runs: { batchSize: 100, maxLostLeases: 100 },
});
await integrations.start();
const shop = integrations.for(crashActor);
const { id } = await shop.actions.run(connectionId, 'import_things');
const run = await shop.runs.waitFor(id);
await integrations.stop();
await orm.close(true);
process.exitCode = run.state === 'SUCCESS' ? 0 : 1;
