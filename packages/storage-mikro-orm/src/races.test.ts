import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { expect, it, onTestFinished } from 'vitest';
import { newConnection, newRun } from '../../storage-postgres/test/shop.ts';
import { crashActor, crashProvider } from '../test/crash-provider.ts';
import { copyTemplate } from '../test/database.ts';
import { openPostgres, query } from '../test/open.ts';
import { refreshProvider } from '../test/refresh-provider.ts';
import { mikroOrmStorage } from './index.ts';

const newKey = () => randomBytes(32).toString('base64');
const keys = { k1: newKey(), k2: newKey() };

/** A database, and processes on it. None of them carries out a run. */
async function openDatabase() {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  const open = async () => {
    const orm = await openPostgres(database.url);
    onTestFinished(() => orm.close(true));
    return mikroOrmStorage(orm);
  };
  const process = async () => {
    const storage = await open();
    const integrations = createIntegrations({
      providers: [crashProvider('https://acme.test')],
      storage,
      vault: keyring({ current: 'k1', keys }),
      ports: { things: { upsert: async () => [] } },
      jobs: {
        attach: () => undefined,
        enqueue: () => undefined,
        start: async () => undefined,
        stop: async () => undefined,
      },
    });
    return { storage, shop: integrations.for(crashActor) };
  };
  const count = async (eventType: string) => {
    const sql = 'select count(*)::int as count from integration_event_log where event_type = $1';
    return (await query<{ count: number }>(database.url, sql, [eventType]))[0]?.count;
  };
  return { url: database.url, open, process, count };
}

it('deletes a connection for one of two who delete it at once, with one event', async () => {
  const { process, count } = await openDatabase();
  const [first, second] = [await process(), await process()];
  const rounds = 20;
  for (let round = 0; round < rounds; round += 1) {
    const { id } = await first.shop.connections.create({ providerKey: 'acme', config: {} });
    const ends = await Promise.allSettled([first, second].map(({ shop }) => shop.connections.delete(id)));
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'not_found' } });
  }
  expect(await count('connection.deleted')).toBe(rounds);
});

it('wraps each key once for three rotations at once', async () => {
  const { url, open, count } = await openDatabase();
  const process = async (current: keyof typeof keys) =>
    createIntegrations({
      providers: [refreshProvider('https://acme.test')],
      storage: await open(),
      vault: keyring({ current, keys }),
      ports: {},
    });
  const before = await process('k1');
  const shops = 40;
  for (let n = 0; n < shops; n += 1) {
    const shop = before.for({ ...crashActor, shopId: `shop-${n}` });
    const { id } = await shop.connections.create({ providerKey: 'acme', config: {} });
    await shop.credentials.set(id, { kind: 'oauth2', secret: { access_token: 'token' } });
  }
  const rotating = [await process('k2'), await process('k2'), await process('k2')];
  const ends = await Promise.all(rotating.map((integrations) => integrations.rotateKeys()));
  expect(ends.map(({ failed }) => failed)).toEqual([0, 0, 0]);
  expect(ends.reduce((sum, { rewrapped }) => sum + rewrapped, 0)).toBe(shops);
  expect(await count('credential.key_rotated')).toBe(shops);
  expect(await query(url, 'select distinct key_id from integration_credential')).toEqual([{ key_id: 'k2' }]);
});

it('brings a run forward once for many who want it now at once', async () => {
  const { process, count } = await openDatabase();
  const { shop, storage } = await process();
  const connection = newConnection();
  const run = newRun(connection.id, { capability: 'import_things', eta: new Date(Date.now() + 3_600_000) });
  await storage.transaction(crashActor, async (unit) => {
    await unit.connections.insert({ ...connection, enabledCapabilities: ['import_things'] });
    await unit.runs.insert(run);
  });
  const asked = await Promise.all(Array.from({ length: 8 }, () => shop.actions.run(connection.id, 'import_things')));
  expect(asked.map(({ id, eta }) => [id, eta])).toEqual(asked.map(() => [run.id, null]));
  expect(await count('run.rescheduled')).toBe(1);
});
