import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import type { Storage } from '@makerfex/integrations-core/storage';
import { expect, it, onTestFinished } from 'vitest';
import { type Engine, engines, openPostgres } from '../test/engines.ts';
import { newConnection, newRun } from '../test/shop.ts';

const scope = { shopId: 'a' };
const actor = { id: 'user-1', shopId: 'a', role: 'owner' } as const;

/** A shop whose connection has 2,500 runs, former credentials, records to fetch and links. */
async function openShop(open: () => Promise<Engine>) {
  const engine = await open();
  onTestFinished(() => engine.close());
  const connection = newConnection();
  await engine.storage.transaction(scope, (unit) => unit.connections.insert(connection));
  const rows = `select 'a', '${connection.id}'::uuid, gen_random_uuid()`;
  const each = 'from generate_series(1, 2500) n';
  await engine.query(`insert into integration_run (shop_id, connection_id, id, capability, input, state, progress, steps, attempts, failures,
      cancel_requested, actor_id, created_at, finished_at) ${rows}, 'import_orders', '{}', 'SUCCESS', '{}', '{"notes":{}}', 1, 0, false, 'user', now(), now() ${each}`);
  await engine.query(`insert into integration_credential (shop_id, connection_id, id, kind, version, encrypted_secret, key_id, revoked_at,
      created_by, created_at) ${rows}, 'api_key', n, 'sealed', 'k1', now(), 'user', now() ${each}`);
  await engine.query(
    `insert into integration_webhook_dirty select 'a', '${connection.id}', 'order', n::text, false, 1, now(), now(), now() ${each}`,
  );
  await engine.query(
    `insert into integration_record select 'a', 'acme', 'order', n::text, 'host', 'hash', now(), null, null, now() ${each}`,
  );
  const count = async () => {
    const [counts] = await engine.query(`select (select count(*)::int from integration_connection) as connections,
      (select count(*)::int from integration_run) as runs, (select count(*)::int from integration_credential) as credentials,
      (select count(*)::int from integration_webhook_dirty) as dirty, (select count(*)::int from integration_record where content_hash <> '') as known,
      (select count(*)::int from integration_event_log where event_type = 'connection.deleted') as events`);
    return counts;
  };
  return { ...engine, connection, count };
}

/** A process of the host. */
const start = <Tx>(storage: Storage<Tx>) =>
  createIntegrations({
    providers: [],
    storage,
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports: {},
    log: { error: () => undefined },
  });

/** A storage that breaks after so many transactions, as that of a process that is killed. */
function dying<Tx>(storage: Storage<Tx>, after: number): Storage<Tx> {
  let left = after;
  return {
    ...storage,
    transaction: async (about, work) => {
      left -= 1;
      if (left < 0) throw new Error('killed');
      return storage.transaction(about, work);
    },
  };
}

const gone = { connections: 0, runs: 0, credentials: 0, dirty: 0, known: 0, events: 1 };

// One transaction begins a deletion, four forget links, ten trim, and one ends it.
it.each([
  ...[1, 3, 5, 11, 15].map((after) => [after, 'PostgreSQL', openPostgres] as const),
  ...engines.map(([name, open]) => [8, name, open] as const),
])('finishes a deletion whose process was killed after %i transactions, on %s', async (after, _, open) => {
  const { storage, connection, count } = await openShop(open);
  await start(dying(storage, after)).for(actor).connections.delete(connection.id);
  expect(await count()).toMatchObject({ connections: 1, events: 1 });
  await expect(start(storage).for(actor).connections.get(connection.id)).rejects.toMatchObject({ code: 'not_found' });
  expect(await start(storage).purge()).toMatchObject({ connections: 1 });
  expect(await count()).toEqual(gone);
});

it('finishes it once for processes that do so at the same time', async () => {
  const { storage, connection, count } = await openShop(openPostgres);
  await start(dying(storage, 1)).for(actor).connections.delete(connection.id);
  const finished = await Promise.all([1, 2, 3, 4].map(() => start(storage).purge()));
  expect(finished.reduce((sum, { connections }) => sum + connections, 0)).toBe(1);
  expect(await count()).toEqual(gone);
});

it('takes no run that is requested while a deletion begins', async () => {
  const { storage, connection } = await openShop(openPostgres);
  const begun = Promise.withResolvers<void>();
  const deletion = storage.transaction(scope, async ({ connections }) => {
    await connections.beginDeletion(connection.id, 'keep');
    begun.resolve();
    await new Promise((resolve) => setTimeout(resolve, 50));
  });
  await begun.promise;
  expect(await storage.transaction(scope, ({ runs }) => runs.insert(newRun(connection.id)))).toBe(false);
  await deletion;
});
