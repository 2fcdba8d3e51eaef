import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { defineProvider, noCredential, pull, pullInput } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { copyTemplate } from '../test/database.ts';
import { openPoolForTest } from '../test/open.ts';
import { postgresStorage } from './index.ts';

const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: z.object(recordFields),
  input: pullInput,
  port: 'things.upsert',
});

it('refuses to forget records if an import of them begins meanwhile, and forgets none', async () => {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  const pool = openPoolForTest(database.url);
  let gate: Promise<void> = Promise.resolve();
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: importThings,
        cursor: z.object({}),
        async *run() {
          await gate;
          yield { items: [{ externalId: 'a', updatedAt: null }], cursor: {} };
        },
      },
    },
  });
  const integrations = createIntegrations({
    providers: [acme],
    storage: postgresStorage(pool),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      things: {
        upsert: async ({ items }: { items: readonly { item: { externalId: string } }[] }) =>
          items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` })),
      },
    },
  });
  onTestFinished(() => integrations.stop());
  const shop = integrations.for({ id: 'owner', shopId: 'shop', role: 'owner' });
  const { id: connectionId } = await shop.connections.create({ providerKey: 'acme', config: {} });
  const start = () => shop.actions.run(connectionId, 'import_things');
  await shop.runs.waitFor((await start()).id);

  const opened = Promise.withResolvers<void>();
  gate = opened.promise;
  // Somebody else holds the record, so that it takes a while to forget it.
  const other = await pool.connect();
  await other.query(
    "begin; select set_config('makerfex.shop_id', 'shop', true); select from integration_record for update",
  );
  const forgotten = shop.records.forget({ connectionId }).catch((error: unknown) => error);
  const isWaiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  await expect.poll(async () => (await pool.query(isWaiting)).rowCount).toBe(1);
  const run = await start();
  await expect.poll(async () => (await shop.runs.get(run.id)).state).toBe('STARTED');
  await other.query('commit');
  other.release();
  expect(await forgotten).toMatchObject({ code: 'run_in_progress' });
  opened.resolve();
  expect(await shop.runs.waitFor(run.id)).toMatchObject({ state: 'SUCCESS', progress: { changed: 0, unchanged: 1 } });
});
