import type { Storage } from '@makerfex/integrations-core/storage';
import { expect } from 'vitest';
import type { StorageCheck } from './dirty-records.ts';
import { at, newRecord, newShop } from './rows.ts';

const set = { providerKey: 'acme', kind: 'order' };
const others = [
  { ...set, kind: 'product' },
  { ...set, providerKey: 'other' },
];
const before = at(100);
const old = (id: string, seconds = 99) => newRecord(id, { deletedAt: at(seconds) });
const young = newRecord('young', { deletedAt: before });

/** A shop with links of several sets. */
async function shopWith(storage: Storage, links: readonly ReturnType<typeof newRecord>[]) {
  const scope = newShop();
  await storage.transaction(scope, async ({ records }) => {
    for (const each of [set, ...others]) await records.save(each, links, null);
  });
  return {
    scope,
    purge: (limit = 100) => storage.transaction(scope, ({ records }) => records.purge(before, limit)),
    /** The external ids that are left of them, by set. */
    left: () =>
      storage.transaction(scope, async ({ records }) => {
        const ids = links.map(({ externalId }) => externalId);
        const found = [];
        for (const each of [set, ...others]) found.push((await records.find(each, ids)).map((row) => row.externalId));
        return found.map((each) => each.toSorted());
      }),
    isFound: async (except: readonly string[] = []) =>
      (await storage.findShopsWithDeletedLinks(before, 100_000, except)).some(({ shopId }) => shopId === scope.shopId),
  };
}

/** What every storage must do with links of records that their provider deleted long ago. */
export const deletedLinkChecks = {
  'go after their time, of every set, and no others': async (storage) => {
    const shop = await shopWith(storage, [old('a'), young, newRecord('live')]);
    expect(await shop.purge()).toBe(3);
    expect(await shop.left()).toEqual([
      ['live', 'young'],
      ['live', 'young'],
      ['live', 'young'],
    ]);
  },

  'go up to a limit, the oldest first': async (storage) => {
    const shop = await shopWith(storage, [old('b', 20), old('c', 30), old('a', 10)]);
    expect([await shop.purge(3), await shop.left()]).toEqual([
      3,
      [
        ['b', 'c'],
        ['b', 'c'],
        ['b', 'c'],
      ],
    ]);
    expect([await shop.purge(), await shop.purge()]).toEqual([6, 0]);
  },

  'of other shops stay': async (storage) => {
    const [shop, other] = [await shopWith(storage, [old('a')]), await shopWith(storage, [old('a')])];
    await shop.purge();
    expect((await other.left()).flat()).toEqual(['a', 'a', 'a']);
  },

  'are found over all shops until they are gone': async (storage) => {
    const [shop, recent] = [await shopWith(storage, [old('a')]), await shopWith(storage, [young, newRecord('live')])];
    expect([await shop.isFound(), await recent.isFound()]).toEqual([true, false]);
    expect(await shop.isFound([shop.scope.shopId])).toBe(false);
    await shop.purge();
    expect(await shop.isFound()).toBe(false);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;
