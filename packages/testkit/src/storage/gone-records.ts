import { expect } from 'vitest';
import type { StorageCheck } from './dirty-records.ts';
import { at, newShop } from './rows.ts';

const set = { providerKey: 'acme', kind: 'order' };
const gone = (externalId: string, seconds = 0) => ({ externalId, readAt: at(seconds) });

/** What every storage must do with records that a provider no longer has and that have no link. */
export const goneRecordChecks = {
  'are found with the latest time that was stored of them, within their set alone': async (storage) => {
    const scope = newShop();
    const found = await storage.transaction(scope, async ({ webhooks }) => {
      await webhooks.noteGone(set, [gone('a', 5), gone('a', 4), gone('b', 1)]);
      await webhooks.noteGone(set, [gone('a', 2), gone('b', 3)]);
      await webhooks.noteGone(set, []);
      return [
        await webhooks.findGone(set, ['b', 'a', 'unknown', 'a']),
        await webhooks.findGone({ ...set, kind: 'product' }, ['a']),
        await webhooks.findGone({ ...set, providerKey: 'other' }, ['a']),
        await webhooks.findGone(set, []),
      ];
    });
    expect(found[0]?.toSorted((one, two) => (one.externalId < two.externalId ? -1 : 1))).toEqual([
      gone('a', 5),
      gone('b', 3),
    ]);
    expect(found.slice(1)).toEqual([[], [], []]);
    expect(await storage.transaction(newShop(), ({ webhooks }) => webhooks.findGone(set, ['a']))).toEqual([]);
  },

  'from before an instant are purged, up to a limit, of one shop': async (storage) => {
    const [scope, other] = [newShop(), newShop()];
    for (const shop of [scope, other])
      await storage.transaction(shop, ({ webhooks }) =>
        webhooks.noteGone(set, [gone('old-1'), gone('old-2'), gone('kept', 1)]),
      );
    const purge = (limit: number) => storage.transaction(scope, ({ webhooks }) => webhooks.purgeGone(at(1), limit));
    expect([await purge(1), await purge(10), await purge(10)]).toEqual([1, 1, 0]);
    const left = (shop: typeof scope) =>
      storage.transaction(shop, ({ webhooks }) => webhooks.findGone(set, ['old-1', 'old-2', 'kept']));
    expect(await left(scope)).toEqual([gone('kept', 1)]);
    expect(await left(other)).toHaveLength(3);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;
