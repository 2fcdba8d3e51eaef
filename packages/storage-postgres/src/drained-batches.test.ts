import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { defineProvider, noCredential, pull, pullInput } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import { drainKey, type Storage } from '@makerfex/integrations-core/storage';
import type { PoolClient } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { copyTemplate } from '../test/database.ts';
import { openPoolForTest } from '../test/open.ts';
import { postgresStorage } from './index.ts';

const thing = z.object({ ...recordFields, title: z.string() });
type Thing = z.infer<typeof thing>;
const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: thing,
  input: pullInput,
  port: 'things.upsert',
});
const older: Thing = { externalId: 'a', title: 'older', updatedAt: '2026-01-15T12:00:00.000Z' };
const newer: Thing = { externalId: 'a', title: 'newer', updatedAt: '2026-01-15T12:00:01.000Z' };

/** A provider that lists the older version of a thing, and has the newer one when it is asked for it by id. */
const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config: z.object({}),
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  webhooks: {
    verify: () => 'verified',
    read: () => [
      {
        topic: 'things/update',
        account: 'one',
        at: null,
        facts: [{ type: 'records', kind: 'thing', externalIds: ['a'] }],
      },
    ],
    accounts: () => ['one'],
  },
  capabilities: {
    import_things: {
      contract: importThings,
      cursor: z.object({}),
      async *run() {
        yield { items: [older], cursor: {} };
      },
      fetch: async (_context, ids) => ({ items: ids.map(() => newer), deleted: [] }),
    },
  },
});

/** The storage, but batches of one kind do not wait for each other. */
const withoutLock = <Tx>(storage: Storage<Tx>): Storage<Tx> => ({
  ...storage,
  transaction: (scope, work) =>
    storage.transaction(scope, (unit) => work({ ...unit, records: { ...unit.records, lock: async () => undefined } })),
});

/** A shop whose import is writing the older version, after it has read what is known, when a delivery names the thing. */
async function openRace(of: (storage: Storage<PoolClient>) => Storage<PoolClient>) {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  const pool = openPoolForTest(database.url);
  await pool.query('create table host_thing (id text primary key, title text not null)');
  const [reached, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const integrations = createIntegrations({
    providers: [acme],
    storage: of(postgresStorage(pool)),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    webhooks: { quietMs: 0 },
    ports: {
      things: {
        async upsert({ items }: { items: readonly { item: Thing }[] }, { tx }: { tx: PoolClient }) {
          for (const { item } of items) {
            if (item.title === older.title) {
              reached.resolve();
              await letGo.promise;
            }
            await tx.query(
              'insert into host_thing values ($1, $2) on conflict (id) do update set title = excluded.title',
              [item.externalId, item.title],
            );
          }
          return items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` }));
        },
      },
    },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'owner', shopId: 'shop', role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
  const imported = await shop.actions.run(id, 'import_things');
  await reached.promise;
  const request = {
    body: Buffer.from('{}'),
    headers: new Headers(),
    query: new URLSearchParams(),
    receivedAt: new Date(),
  };
  expect(await integrations.webhooks.receive('acme', request)).toMatchObject({ outcome: 'accepted' });
  const [drain] = (await shop.runs.list({ capability: drainKey, limit: 1 })).rows;
  const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return {
    letGo: letGo.resolve,
    imported: () => shop.runs.waitFor(imported.id),
    drained: () => shop.runs.waitFor(drain?.id ?? ''),
    oneWaits: () => expect.poll(async () => (await pool.query(waiting)).rowCount).toBe(1),
    titles: async () => (await pool.query('select title from host_thing')).rows.map(({ title }) => title),
  };
}

it('a drain waits for the batch of an import of the same kind, and the newer version wins', async () => {
  const race = await openRace((storage) => storage);
  await race.oneWaits();
  race.letGo();
  expect(await race.imported()).toMatchObject({ state: 'SUCCESS', progress: { created: 1 } });
  expect(await race.drained()).toMatchObject({ state: 'SUCCESS', progress: { created: 0, changed: 1 } });
  expect(await race.titles()).toEqual(['newer']);
});

it('the older version would win if batches did not wait for each other', async () => {
  const race = await openRace(withoutLock);
  expect(await race.drained()).toMatchObject({ state: 'SUCCESS', progress: { created: 1 } });
  race.letGo();
  await race.imported();
  expect(await race.titles()).toEqual(['older']);
});
