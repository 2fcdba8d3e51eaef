import { expect, it } from 'vitest';
import { delivery, orderChanged, webhookHost } from '../../test/webhook-shop.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import type { Storage } from '../storage/storage.ts';

/** A storage that counts what it is asked for, and whose transactions fail that store a delivery with this id. */
function countingStorage(poisoned?: string) {
  const memory: Storage = memoryStorage();
  const counts = { transactions: 0, searches: 0 };
  const storage: Storage = {
    ...memory,
    transaction: (scope, work) => {
      counts.transactions += 1;
      return memory.transaction(scope, (unit) =>
        work({
          ...unit,
          webhooks: {
            ...unit.webhooks,
            async insertDeliveries(rows) {
              if (rows.some(({ deliveryId }) => deliveryId === poisoned)) throw new Error('cannot be stored');
              return unit.webhooks.insertDeliveries(rows);
            },
          },
        }),
      );
    },
    findConnectionsOfAccounts: (...about) => {
      counts.searches += 1;
      return memory.findConnectionsOfAccounts(...about);
    },
  };
  return { storage, counts };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`);

it('deliveries that come at once are stored together, each with its event', async () => {
  const { storage, counts } = countingStorage();
  const host = webhookHost({ storage });
  const shop = await host.connect();
  Object.assign(counts, { transactions: 0, searches: 0 });
  const receipts = await Promise.all(numbered(40).map((id) => host.receive(delivery(orderChanged(id), { id }))));
  expect(counts).toEqual({ transactions: 2, searches: 2 });
  expect(receipts).toEqual(numbered(40).map(() => ({ outcome: 'accepted' })));
  expect((await shop.dirty()).toSorted()).toEqual(numbered(40).toSorted());
  const ids = (await shop.eventsOf('webhook.received')).map(({ meta }) => meta['delivery_id']);
  expect([ids.length, new Set(ids)]).toEqual([40, new Set(numbered(40))]);
  expect(await shop.runsOf()).toHaveLength(1);
});

it('each of them has the outcome that is its own', async () => {
  const host = webhookHost();
  await host.connect();
  const requests = [
    delivery(orderChanged('7'), { id: 'a' }),
    delivery([orderChanged('8'), orderChanged('9')], { id: 'b' }),
    delivery(orderChanged('7'), { id: 'a' }),
    delivery({ topic: 'shop/update', shop: 'one' }, { id: 'c' }),
    delivery({ ...orderChanged('7'), shop: 'two' }, { id: 'd' }),
  ];
  const receipts = await Promise.all(requests.map((request) => host.receive(request)));
  expect(receipts.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'duplicate', 'ignored', 'nobody']);
});

it('one that cannot be stored fails alone', async () => {
  const host = webhookHost({ storage: countingStorage('3').storage });
  const shop = await host.connect();
  const all = numbered(5).map((id) => host.receive(delivery(orderChanged(id), { id })));
  const settled = await Promise.allSettled(all);
  expect(settled.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true]);
  expect((await shop.dirty()).toSorted()).toEqual(['1', '2', '4', '5']);
});

it('one that names many records is stored in a transaction of its own', async () => {
  const { storage, counts } = countingStorage();
  const host = webhookHost({ storage });
  const shop = await host.connect();
  counts.transactions = 0;
  const many = numbered(100).map((id) => `many-${id}`);
  await Promise.all([
    ...numbered(3).map((id) => host.receive(delivery(orderChanged(id), { id }))),
    host.receive(delivery(orderChanged(...many), { id: 'many' })),
  ]);
  expect(counts.transactions).toBe(3);
  expect(await shop.runsOf()).toHaveLength(1);
});

it('one that ends the access is stored in a transaction of its own', async () => {
  const { storage, counts } = countingStorage();
  const host = webhookHost({ storage });
  const shop = await host.connect();
  counts.transactions = 0;
  const uninstalled = { topic: 'app/uninstalled', shop: 'one', facts: [{ type: 'uninstalled' }] };
  await Promise.all([
    ...numbered(3).map((id) => host.receive(delivery(orderChanged(id), { id }))),
    host.receive(delivery(uninstalled, { id: 'end' })),
  ]);
  expect(counts.transactions).toBe(3);
  expect(await shop.eventsOf('webhook.access_ended')).toHaveLength(1);
});

it('a request for many shops is stored for a few of them at once', async () => {
  const underWay = { now: 0, most: 0 };
  const memory: Storage = memoryStorage();
  const storage: Storage = {
    ...memory,
    async transaction(scope, work) {
      underWay.now += 1;
      underWay.most = Math.max(underWay.most, underWay.now);
      return memory.transaction(scope, work).finally(() => (underWay.now -= 1));
    },
  };
  const host = webhookHost({ storage });
  const shops = await Promise.all(numbered(20).map((n) => host.connect(`shop-${n}`, `account-${n}`)));
  underWay.most = 0;
  const request = delivery(numbered(20).map((n) => ({ ...orderChanged(n), shop: `account-${n}` })));
  expect(await host.receive(request)).toEqual({ outcome: 'accepted' });
  expect(underWay.most).toBe(4);
  expect(await Promise.all(shops.map((shop) => shop.dirty()))).toEqual(numbered(20).map((n) => [n]));
});
