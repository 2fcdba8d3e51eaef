import { describe, expect, it } from 'vitest';
import { pullShop } from '../../test/pull-shop.ts';
import type { EventRow } from '../storage/rows.ts';
import type { Storage } from '../storage/storage.ts';
import { newEvent } from './event.ts';
import { purgeEvents } from './retention.ts';

const dayMs = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * dayMs);
const aged = (days: number): EventRow => ({
  ...newEvent('credential.revoked', `${days} days old`),
  createdAt: daysAgo(days),
});
type Shop = Awaited<ReturnType<typeof pullShop>>;
const insert = (shop: Shop, ...rows: EventRow[]) =>
  shop.storage.transaction(shop.actor, ({ events }) => events.append(rows));
const addDelivery = (shop: Shop, deliveryId: string, days: number) =>
  shop.storage.transaction(shop.actor, ({ webhooks }) =>
    webhooks.insertDeliveries([
      {
        providerKey: 'acme',
        deliveryId,
        connectionId: null,
        topic: 'things/update',
        bodyHash: 'hash',
        receivedAt: daysAgo(days),
      },
    ]),
  );

describe('retention, in a storage that deletes whole weeks', () => {
  /** A shop whose storage has deleted so many events of it at once. */
  const openDropping = async (dropOldEvents: NonNullable<Storage['dropOldEvents']>) => {
    const shop = await pullShop();
    const logged: object[] = [];
    const purge = () =>
      purgeEvents({
        storage: { ...shop.storage, dropOldEvents },
        log: { error: (details) => void logged.push(details) },
      });
    return { shop, logged, purge };
  };

  it('records in the log of each shop how many events went with them', async () => {
    const asked: Date[] = [];
    const { shop, purge } = await openDropping(async (before) => {
      asked.push(before);
      return [{ scope: shop.actor, count: 7 }];
    });
    expect(await purge()).toBe(7);
    expect(asked.map((before) => Math.round((Date.now() - before.getTime()) / dayMs))).toEqual([91]);
    expect(await shop.events('events.purged')).toMatchObject([
      { message: 'Deleted 7 events that were older than 90 days', meta: { count: 7 } },
    ]);
  });

  it('deletes one by one what is a week older, as no week was deleted with it', async () => {
    const { shop, purge } = await openDropping(async () => []);
    await insert(shop, aged(97), aged(99));
    expect(await purge()).toBe(1);
    expect((await shop.events()).map(({ message }) => message)).toContain('97 days old');
  });

  it('deletes the ids of deliveries of those shops too', async () => {
    const { shop, purge } = await openDropping(async () => [{ scope: shop.actor, count: 1 }]);
    await addDelivery(shop, 'older', 31);
    await purge();
    expect(await addDelivery(shop, 'older', 0)).toEqual([true]);
  });

  it('deletes one by one, and logs why, when no week can be deleted', async () => {
    const { shop, purge, logged } = await openDropping(() => Promise.reject(new Error('locked')));
    await insert(shop, aged(99));
    expect(await purge()).toBe(1);
    expect(logged).toMatchObject([{ err: { message: 'locked' } }]);
  });
});
