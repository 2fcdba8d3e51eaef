import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import type { Delivery, JobWorker } from '@makerfex/integrations-core/jobs';
import { expect, it, onTestFinished } from 'vitest';
import { copyTemplate } from '../test/database.ts';
import { acme, deliveryOf } from '../test/delivering-provider.ts';
import { openPoolForTest } from '../test/open.ts';
import { postgresStorage } from './index.ts';

/** The first of our names in a statement, or its first word. */
const nameOf = (sql: unknown): string =>
  /set_config|integration_\w+/.exec(String(sql))?.[0] ?? String(sql).split(' ')[0] ?? '';

/** A host on PostgreSQL that executes a run once a test says so, and what it sends. */
async function openHost() {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  const pool = openPoolForTest(database.url);
  let sent: string[] = [];
  pool.on('connect', (client) => {
    const send: unknown = Reflect.get(client, 'query');
    if (typeof send !== 'function') throw new TypeError('A client sends statements.');
    const value = (...args: unknown[]): unknown => {
      sent.push(nameOf(args[0]));
      return Reflect.apply(send, client, args);
    };
    Object.defineProperty(client, 'query', { configurable: true, writable: true, value });
  });
  let worker: JobWorker | undefined;
  const queued: Delivery[] = [];
  const integrations = createIntegrations({
    providers: [acme],
    storage: postgresStorage(pool),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    webhooks: { quietMs: 0 },
    ports: {
      orders: {
        upsert: async ({ items }: { items: readonly { item: { externalId: string } }[] }) =>
          items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId })),
      },
    },
    jobs: {
      attach: (by) => void (worker = by),
      enqueue: (delivery) => void queued.push(delivery),
      start: async () => undefined,
      stop: async () => undefined,
    },
  });
  onTestFinished(() => integrations.stop());
  const owner = integrations.for({ id: 'owner', shopId: 'shop', role: 'owner' });
  await owner.connections.create({ providerKey: 'acme', config: { account: 'one' } });
  const receive = (order: string, id: string, account = 'one') =>
    integrations.webhooks.receive('acme', deliveryOf(account, order, id));
  // Reads the clock of the database.
  await receive('1', 'nobody', 'two');
  /** The statements that work sends. */
  const statementsOf = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    sent = [];
    await work();
    return [...sent];
  };
  /** Executes the run that fetches what was named. */
  const drain = async () => {
    const next = queued.shift();
    if (!next) throw new Error('No run was requested.');
    await worker?.execute(next);
  };
  return { receive, statementsOf, drain };
}

it('a delivery costs two transactions, and one more event and run if there is no drain', async () => {
  const { receive, statementsOf } = await openHost();
  const search = ['begin', 'set_config', 'integration_connections_of_account', 'commit'];
  const check = ['begin', 'set_config', 'integration_credential', 'integration_webhook_delivery'];
  const name = ['integration_append_events_fn', 'integration_webhook_dirty', 'integration_run'];
  const first = await statementsOf(() => receive('1', 'a'));
  expect(first).toEqual([...search, ...check, ...name, 'integration_run', 'integration_append_events_fn', 'commit']);
  for (const order of ['1', '2'])
    expect(await statementsOf(() => receive(order, `more-${order}`))).toEqual([...search, ...check, ...name, 'commit']);
  expect(await statementsOf(() => receive('1', 'a'))).toEqual([...search, ...check, 'commit']);
  expect(await statementsOf(() => receive('1', 'b', 'two'))).toEqual(search);
});

it('a hundred deliveries at once cost a few transactions', async () => {
  const { receive, statementsOf } = await openHost();
  const sent = await statementsOf(() => Promise.all(Array.from({ length: 100 }, (_, n) => receive('1', `${n}`))));
  expect(sent.filter((each) => each === 'begin').length).toBeLessThanOrEqual(8);
});

it('a drain costs the same statements for one record as for many', async () => {
  const { receive, statementsOf, drain } = await openHost();
  await receive('1', 'one');
  const one = await statementsOf(drain);
  for (let n = 2; n < 10; n += 1) await receive(`${n}`, `more-${n}`);
  const many = await statementsOf(drain);
  expect(many).toEqual(one);
  expect(many.filter((each) => each === 'begin')).toHaveLength(2);
  expect(many).toHaveLength(16);
});
