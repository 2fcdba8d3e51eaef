import { describe, expect, it } from 'vitest';
import { at, newEnumeration, newId, newRecord, newShop, type Opened } from './rows.ts';

const set = { providerKey: 'acme', kind: 'order' };
const forgotten = (id: string, deletedAt: Date | null = null) =>
  newRecord(id, { contentHash: '', sourceUpdatedAt: null, deletedAt });

export function recordCases(storage: Opened): void {
  describe('records', () => {
    it('finds links as they were saved, each once, deleted ones included', async () => {
      const rows = [
        newRecord('a', { sourceUpdatedAt: null }),
        newRecord('b', { deletedAt: at(1) }),
        newRecord('{"c",\\}'),
      ];
      const found = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(set, rows, null);
        return [await records.find(set, ['b', 'a', 'unknown', 'a', '{"c",\\}']), await records.find(set, [])];
      });
      expect(found[0]).toHaveLength(3);
      expect(found[0]).toEqual(expect.arrayContaining(rows));
      expect(found[1]).toEqual([]);
    });

    it('replaces a link by external id, within its set alone', async () => {
      const changed = newRecord('a', { hostId: 'other', contentHash: 'hash-2', sourceUpdatedAt: at(60) });
      const others = [
        { ...set, kind: 'product' },
        { ...set, providerKey: 'other' },
      ];
      const found = await storage().transaction(newShop(), async ({ records }) => {
        for (const each of [set, ...others]) await records.save(each, [newRecord('a')], null);
        await records.save(set, [changed, newRecord('b')], null);
        return Promise.all([set, ...others].map((each) => records.find(each, ['a'])));
      });
      expect(found).toEqual([[changed], [newRecord('a')], [newRecord('a')]]);
    });

    it('takes a thousand links in one statement', async () => {
      const rows = Array.from({ length: 1000 }, (_, index) => newRecord(`order-${index}`));
      const found = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(set, rows, null);
        await records.save(set, [], null);
        return records.find(
          set,
          rows.map(({ externalId }) => externalId),
        );
      });
      expect(found).toHaveLength(1000);
    });

    it('finds live links that an enumeration has not seen, page by page, by external id', async () => {
      const enumeration = newEnumeration(newId());
      const pages = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(
          set,
          ['u3', 'u1', 'u2', 'marked'].map((id) => newRecord(id)),
          'before',
        );
        await records.save(set, [newRecord('saved')], enumeration.id);
        await records.save(set, [newRecord('never')], null);
        await records.save(set, [newRecord('deleted', { deletedAt: at(1) })], null);
        await records.markSeen(set, ['marked', 'unknown'], enumeration.id);
        const first = await records.findUnseen(set, enumeration, { after: null, limit: 3 });
        return [
          first,
          await records.findUnseen(set, enumeration, { after: first.at(-1)?.externalId ?? null, limit: 3 }),
        ];
      });
      expect(pages.map((page) => page.map(({ externalId }) => externalId))).toEqual([['never', 'u1', 'u2'], ['u3']]);
    });

    it('counts live links, and those that an enumeration has not seen, in its set alone', async () => {
      const enumeration = newEnumeration(newId());
      const counts = await storage().transaction(newShop(), async ({ records }) => {
        const before = await records.countLive(set, enumeration);
        await records.save(set, [newRecord('a'), newRecord('b'), newRecord('c')], null);
        await records.save(set, [newRecord('d')], enumeration.id);
        await records.save(set, [newRecord('deleted', { deletedAt: at(1) })], null);
        await records.save({ ...set, kind: 'product' }, [newRecord('a')], null);
        await records.markSeen(set, ['a'], enumeration.id);
        return [
          before,
          await records.countLive(set, enumeration),
          await records.countLive(set, newEnumeration(newId())),
        ];
      });
      expect(counts).toEqual([
        { known: 0, unseen: 0 },
        { known: 4, unseen: 2 },
        { known: 4, unseen: 4 },
      ]);
    });

    it('counts links as seen that were read since the enumeration began', async () => {
      const enumeration = newEnumeration(newId(), at(10));
      const found = await storage().transaction(newShop(), async ({ records }) => {
        const readAt = { before: at(9), same: at(10), after: at(11), unknown: null };
        const rows = Object.entries(readAt).map(([id, time]) => newRecord(id, { readAt: time }));
        await records.save(set, rows, 'earlier');
        const kept = await records.find(set, Object.keys(readAt));
        const request = { after: null, limit: 10 };
        const unseen = await records.findUnseen(set, enumeration, request);
        const count = await records.countLive(set, enumeration);
        // Read again and found unchanged.
        await records.save(set, [newRecord('before', { readAt: at(12) })], null);
        return { kept, unseen, count, again: await records.findUnseen(set, enumeration, request), rows };
      });
      expect(found.kept).toHaveLength(4);
      expect(found.kept).toEqual(expect.arrayContaining(found.rows));
      expect(found.unseen.map(({ externalId }) => externalId)).toEqual(['before', 'unknown']);
      expect(found.count).toEqual({ known: 4, unseen: 2 });
      expect(found.again.map(({ externalId }) => externalId)).toEqual(['unknown']);
    });

    it('lock keeps a second transaction from reading and writing a set at once with the first', async () => {
      const scope = newShop();
      const add = () =>
        storage().transaction(scope, async ({ records }) => {
          await records.lock(set);
          await records.lock(set);
          const [known] = await records.find(set, ['a']);
          const next = Number(known?.hostId ?? 0) + 1;
          await records.save(set, [newRecord('a', { hostId: String(next) })], null);
        });
      await Promise.all(Array.from({ length: 8 }, add));
      const found = await storage().transaction(scope, ({ records }) => records.find(set, ['a']));
      expect(found[0]?.hostId).toBe('8');
    });

    it('says how many links an enumeration sees for the first time', async () => {
      const enumeration = newEnumeration(newId());
      const counts = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(set, [newRecord('a'), newRecord('b')], null);
        await records.save(set, [newRecord('c')], enumeration.id);
        return [
          await records.markSeen(set, ['a', 'a', 'c', 'unknown'], enumeration.id),
          await records.markSeen(set, ['a', 'b', 'c'], enumeration.id),
          await records.markSeen(set, ['a', 'b', 'c'], newId()),
        ];
      });
      expect(counts).toEqual([1, 1, 3]);
    });

    it('finds which links an enumeration has seen, in its set alone', async () => {
      const enumeration = newEnumeration(newId());
      const found = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(set, [newRecord('a'), newRecord('b')], null);
        await records.save(set, [newRecord('c'), newRecord('d')], enumeration.id);
        await records.save({ ...set, kind: 'product' }, [newRecord('b')], enumeration.id);
        await records.markSeen(set, ['a'], enumeration.id);
        return [
          await records.findSeen(set, ['a', 'b', 'c', 'c', 'unknown'], enumeration.id),
          await records.findSeen(set, ['a', 'c'], newId()),
          await records.findSeen(set, [], enumeration.id),
        ];
      });
      expect(found.map((ids) => ids.toSorted())).toEqual([['a', 'c'], [], []]);
    });

    it('forgets the content of links but not their host ids, by provider, kind and external id', async () => {
      const product = { ...set, kind: 'product' };
      const other = { ...set, providerKey: 'other' };
      const known = [newRecord('a'), newRecord('b', { deletedAt: at(1) }), newRecord('c')];
      const ids = ['a', 'b', 'c'];
      const found = await storage().transaction(newShop(), async ({ records }) => {
        for (const each of [set, product, other]) await records.save(each, known, null);
        const byId = await records.forget('acme', 'order', ['a', 'a', 'b', 'unknown'], false);
        const first = [await records.find(set, ids), await records.find(product, ids)];
        const all = await records.forget('acme', null, null, false);
        return { byId, first, all, rest: [await records.find(product, ids), await records.find(other, ids)] };
      });
      const sorted = (rows: (typeof found.first)[number]) =>
        rows.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
      expect(found.byId).toBe(2);
      expect(found.first.map(sorted)).toEqual([[forgotten('a'), forgotten('b', at(1)), newRecord('c')], known]);
      expect(found.all).toBe(6);
      expect(found.rest.map(sorted)).toEqual([[forgotten('a'), forgotten('b', at(1)), forgotten('c')], known]);
    });

    it('drops links with their host ids on request', async () => {
      const found = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(set, [newRecord('a'), newRecord('b')], null);
        return [await records.forget('acme', 'order', ['a'], true), await records.find(set, ['a', 'b'])];
      });
      expect(found).toEqual([1, [newRecord('b')]]);
    });

    it('a save outside an enumeration does not unmark what one has seen', async () => {
      const enumeration = newEnumeration(newId());
      const unseen = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(set, [newRecord('a')], enumeration.id);
        await records.save(set, [newRecord('a', { contentHash: 'hash-2' })], null);
        return records.findUnseen(set, enumeration, { after: null, limit: 10 });
      });
      expect(unseen).toEqual([]);
    });

    it('markSeen touches nothing else', async () => {
      const row = newRecord('a', { deletedAt: at(1) });
      const found = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(set, [row], null);
        await records.markSeen(set, ['a'], newId());
        return records.find(set, ['a']);
      });
      expect(found).toEqual([row]);
    });

    it('marks links as deleted, and a later save brings one back', async () => {
      const found = await storage().transaction(newShop(), async ({ records }) => {
        await records.save(set, [newRecord('a'), newRecord('b')], null);
        await records.markDeleted(set, ['a', 'unknown'], at(80));
        const deleted = await records.find(set, ['a', 'b']);
        await records.save(set, [newRecord('a')], null);
        return [deleted, await records.find(set, ['a'])];
      });
      expect(found[0]).toEqual(expect.arrayContaining([newRecord('a', { deletedAt: at(80) }), newRecord('b')]));
      expect(found[1]).toEqual([newRecord('a')]);
    });

    it('two writers of the same links in opposite order both finish', async () => {
      const scope = newShop();
      const rows = Array.from({ length: 200 }, (_, index) => newRecord(`order-${index}`));
      const write = (some: typeof rows) => storage().transaction(scope, ({ records }) => records.save(set, some, null));
      await Promise.all([write(rows), write(rows.toReversed()), write(rows), write(rows.toReversed())]);
      const found = await storage().transaction(scope, ({ records }) =>
        records.find(
          set,
          rows.map(({ externalId }) => externalId),
        ),
      );
      expect(found).toHaveLength(200);
    });
  });
}
