import {
  deliveriesKeptMs,
  drainKey,
  type Storage,
  type WebhookDeliveryRow,
  type WebhookRepository,
} from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { dirtyRecordChecks, type StorageCheck } from './dirty-records.ts';
import { goneRecordChecks } from './gone-records.ts';
import {
  at,
  connectedShop,
  newId,
  newNamed,
  newRun,
  newShop,
  newWebhookDelivery,
  noQuiet,
  type Opened,
} from './rows.ts';

/** More than a search finds, also in a database with rows of others. */
const all = 100_000;

/** Stores one delivery. @returns whether it is new */
const insertOne = async (webhooks: WebhookRepository, row: WebhookDeliveryRow): Promise<boolean> =>
  (await webhooks.insertDeliveries([row]))[0] === true;

/** Connections that have one account. */
const ofAccount = async (storage: Storage, account: string, limit = all) =>
  (await storage.findConnectionsOfAccounts('acme', [account], limit)).map(({ scope, connectionId }) => ({
    scope,
    connectionId,
  }));

export const webhookAccountChecks = {
  'are found over all shops, each connection once': async (storage) => {
    const account = newId();
    const shops = [newShop(), newShop()];
    const ids = [newId(), newId()];
    for (const [index, scope] of shops.entries())
      for (const accounts of [[account, account, `${account}-2`], [account], []])
        await storage.transaction(scope, ({ webhooks }) => webhooks.saveAccounts('acme', ids[index] ?? '', accounts));
    await storage.transaction(newShop(), ({ webhooks }) => webhooks.saveAccounts('other', newId(), [account]));
    const found = await ofAccount(storage, account);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining(shops.map((scope, index) => ({ scope, connectionId: ids[index] }))));
    expect(await ofAccount(storage, account, 1)).toHaveLength(1);
    expect(await ofAccount(storage, `${account}-2`)).toHaveLength(2);
    expect(await ofAccount(storage, account.toUpperCase())).toEqual([]);
  },

  'of several at once are found with their connections, up to the limit for each': async (storage) => {
    const [first, second, unknown] = [newId(), newId(), newId()];
    const shops = [newShop(), newShop()];
    for (const scope of shops)
      await storage.transaction(scope, ({ webhooks }) => webhooks.saveAccounts('acme', newId(), [first, second]));
    const find = async (limit: number) =>
      (await storage.findConnectionsOfAccounts('acme', [first, unknown, second, first], limit))
        .map(({ account }) => account)
        .toSorted();
    expect(await find(all)).toEqual([first, first, second, second].toSorted());
    expect(await find(1)).toEqual([first, second].toSorted());
    expect(await storage.findConnectionsOfAccounts('acme', [], all)).toEqual([]);
  },

  'stay when the connection has another one, and when it is deleted': async (storage) => {
    const { scope, connection } = await connectedShop(storage);
    const [former, present] = [newId(), newId()];
    await storage.transaction(scope, async ({ webhooks, connections }) => {
      await webhooks.saveAccounts('acme', connection.id, [former]);
      await webhooks.saveAccounts('acme', connection.id, [present]);
      await connections.delete(connection.id);
    });
    for (const account of [former, present])
      expect(await ofAccount(storage, account)).toEqual([{ scope, connectionId: connection.id }]);
  },

  'of a deleted connection are replaced by the next one of the shop, so that they do not pile up': async (storage) => {
    const { scope, connection } = await connectedShop(storage);
    const account = newId();
    const deleted = [newId(), newId()];
    const elsewhere = { scope: newShop(), connectionId: newId() };
    await storage.transaction(elsewhere.scope, ({ webhooks }) =>
      webhooks.saveAccounts('acme', elsewhere.connectionId, [account]),
    );
    await storage.transaction(scope, async ({ webhooks }) => {
      for (const id of [...deleted, connection.id]) await webhooks.saveAccounts('acme', id, [account]);
    });
    const found = await ofAccount(storage, account);
    expect(found).toHaveLength(2);
    expect(found).toEqual(expect.arrayContaining([elsewhere, { scope, connectionId: connection.id }]));
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;

export const webhookDeliveryChecks = {
  'are stored once for each provider and shop': async (storage) => {
    const scope = newShop();
    const insert = (changes = {}, shop = scope) =>
      storage.transaction(shop, ({ webhooks }) => insertOne(webhooks, newWebhookDelivery(changes)));
    const found = [
      await insert(),
      await insert({ topic: 'other', bodyHash: 'other', receivedAt: at(60), connectionId: newId() }),
      await insert({ deliveryId: 'DELIVERY-1' }),
      await insert({ providerKey: 'other' }),
      await insert({}, newShop()),
    ];
    expect(found).toEqual([true, false, true, true, true]);
  },

  'are stored once when the same one comes several times at once': async (storage) => {
    const scope = newShop();
    const insert = () => storage.transaction(scope, ({ webhooks }) => insertOne(webhooks, newWebhookDelivery()));
    const found = await Promise.all([insert(), insert(), insert(), insert()]);
    expect(found.filter(Boolean)).toHaveLength(1);
  },

  'are stored once when one call has the same one several times': async (storage) => {
    const scope = newShop();
    const insert = (...ids: string[]) =>
      storage.transaction(scope, ({ webhooks }) =>
        webhooks.insertDeliveries(ids.map((deliveryId) => newWebhookDelivery({ deliveryId }))),
      );
    expect(await insert('b', 'a', 'b', 'c')).toEqual([true, true, false, true]);
    expect(await insert('d', 'a', 'd')).toEqual([true, false, false]);
    expect(await insert()).toEqual([]);
  },

  'are stored again after a transaction that was rolled back': async (storage) => {
    const scope = newShop();
    const undone = storage.transaction(scope, async ({ webhooks }) => {
      await insertOne(webhooks, newWebhookDelivery());
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const again = storage.transaction(scope, ({ webhooks }) => insertOne(webhooks, newWebhookDelivery()));
    expect(await again).toBe(true);
  },

  'are kept for 30 days, and then deleted by a later one': async (storage) => {
    const [scope, other] = [newShop(), newShop()];
    const insert = (deliveryId: string, ms: number, shop = scope) =>
      storage.transaction(shop, ({ webhooks }) =>
        insertOne(webhooks, newWebhookDelivery({ deliveryId, receivedAt: new Date(at(0).getTime() + ms) })),
      );
    for (const shop of [scope, other]) await insert('old', 0, shop);
    await insert('kept', 1);
    await insert('kept', deliveriesKeptMs + 1);
    expect(await insert('old', 0)).toBe(false);
    await insert('new', deliveriesKeptMs + 1);
    expect([await insert('kept', 1), await insert('old', 0), await insert('old', 0, other)]).toEqual([
      false,
      true,
      false,
    ]);
  },

  'from before an instant are purged, up to a limit': async (storage) => {
    const [scope, other] = [newShop(), newShop()];
    const insert = (deliveryId: string, shop = scope) =>
      storage.transaction(shop, ({ webhooks }) =>
        insertOne(webhooks, newWebhookDelivery({ deliveryId, receivedAt: at(deliveryId === 'kept' ? 1 : 0) })),
      );
    for (const id of ['old-1', 'old-2', 'kept']) await insert(id);
    await insert('old-1', other);
    const purge = (limit: number) =>
      storage.transaction(scope, ({ webhooks }) => webhooks.purgeDeliveries(at(1), limit));
    expect([await purge(1), await purge(10), await purge(10)]).toEqual([1, 1, 0]);
    expect([await insert('old-1'), await insert('kept'), await insert('old-1', other)]).toEqual([true, false, false]);
  },

  'that are old are deleted up to a hundred at once': async (storage) => {
    const scope = newShop();
    const ids = Array.from({ length: 101 }, (_, index) => `old-${index}`);
    const found = await storage.transaction(scope, async ({ webhooks }) => {
      const insert = (deliveryId: string, ms: number) =>
        insertOne(webhooks, newWebhookDelivery({ deliveryId, receivedAt: new Date(at(0).getTime() + ms) }));
      for (const id of ids) await insert(id, 0);
      await insert('new', deliveriesKeptMs + 1);
      const again: boolean[] = [];
      for (const id of ids) again.push(await insert(id, 0));
      return again;
    });
    expect(found.filter(Boolean)).toHaveLength(100);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;

/** Shops with a record that is due after so many seconds, some with a drain. */
async function dueShops(storage: Storage, shops: readonly { dueAt: number; hasDrain?: boolean }[]) {
  const places: { scope: { shopId: string }; connectionId: string }[] = [];
  for (const { dueAt, hasDrain = false } of shops) {
    const { scope, connection } = await connectedShop(storage);
    await storage.transaction(scope, async ({ webhooks, runs }) => {
      await webhooks.name(connection.id, [newNamed('a'), newNamed('b')], at(dueAt), noQuiet);
      await runs.insert(newRun(connection.id));
      if (hasDrain) await runs.insert(newRun(connection.id, { capability: drainKey, trigger: 'webhook' }));
    });
    places.push({ scope, connectionId: connection.id });
  }
  return places;
}

export const connectionToDrainChecks = {
  'are those with records that are due and without a drain, the longest due first': async (storage) => {
    const [third, drained, first, future, second] = await dueShops(storage, [
      { dueAt: -10 },
      { dueAt: -15, hasDrain: true },
      { dueAt: -30 },
      { dueAt: 1 },
      { dueAt: -20 },
    ]);
    const mine = [third, drained, first, future, second].map((place) => place?.connectionId);
    const found = (await storage.findConnectionsToDrain(at(0), all)).filter(({ connectionId }) =>
      mine.includes(connectionId),
    );
    expect(found).toEqual([first, second, third]);
    expect(await storage.findConnectionsToDrain(at(0), 1)).toHaveLength(1);
  },

  'include one whose drain has ended': async (storage) => {
    const [place] = await dueShops(storage, [{ dueAt: -5 }]);
    if (!place) throw new Error('There is one shop.');
    const drain = newRun(place.connectionId, { capability: drainKey, trigger: 'webhook' });
    const isFound = async () =>
      (await storage.findConnectionsToDrain(at(0), all)).some(
        ({ connectionId }) => connectionId === place.connectionId,
      );
    await storage.transaction(place.scope, async ({ runs }) => {
      await runs.insert(drain);
      await runs.claim(drain.id, 'worker', at(0), 1000);
    });
    const during = await isFound();
    await storage.transaction(place.scope, ({ runs }) =>
      runs.finish(drain.id, 'worker', { state: 'SUCCESS', at: at(1) }),
    );
    expect([during, await isFound()]).toEqual([false, true]);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;

export const webhookChecks = {
  'accounts of connections at providers': webhookAccountChecks,
  'deliveries of providers': webhookDeliveryChecks,
  'records that deliveries name': dirtyRecordChecks,
  'connections to drain': connectionToDrainChecks,
  'records that are gone': goneRecordChecks,
} as const;

export function webhookCases(storage: Opened): void {
  for (const [what, checks] of Object.entries(webhookChecks))
    describe(what, () => {
      it.each(Object.entries<StorageCheck>(checks))('%s', (_, check) => check(storage()));
    });
}
