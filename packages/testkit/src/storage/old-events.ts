import { expect } from 'vitest';
import type { StorageCheck } from './dirty-records.ts';
import { newEvent, newShop } from './rows.ts';

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

/** What a storage must do that deletes old events by whole stretches of time. */
export const oldEventChecks = {
  'of whole stretches are deleted as it says, and young ones stay': async (storage) => {
    const shops = [newShop(), newShop()];
    const young = [80, 1].map((days) => newEvent({ createdAt: daysAgo(days) }));
    const old = [400, 120, 110].map((days) => newEvent({ createdAt: daysAgo(days) }));
    for (const shop of shops)
      await storage.transaction(shop, ({ events }) =>
        events.append([...old, ...young].map((row) => newEvent({ ...row, id: newEvent(row).id }))),
      );
    const dropped = (await storage.dropOldEvents?.(daysAgo(91))) ?? [];
    for (const shop of shops) {
      const { rows } = await storage.transaction(shop, ({ events }) => events.page({ limit: 10 }));
      const { count = 0 } = dropped.find(({ scope }) => scope.shopId === shop.shopId) ?? {};
      expect(rows.length + count).toBe(old.length + young.length);
      expect(rows.slice(0, 2).map(({ createdAt }) => createdAt)).toEqual(
        young.map(({ createdAt }) => createdAt).toReversed(),
      );
    }
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;
