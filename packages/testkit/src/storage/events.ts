import type { Scope } from '@makerfex/integrations-core';
import { type EventCsvRequest, eventCsv, type Storage } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { at, newEvent, newEventId, newId, newShop, type Opened, readAll } from './rows.ts';

/** An export in pages of two events; null if the storage makes no CSV. */
async function readCsv(
  storage: Storage,
  scope: Scope,
  window: Pick<EventCsvRequest, 'since' | 'until'>,
): Promise<string | null> {
  if (!storage.readEventCsv) return null;
  let text = '';
  for (let after: string | undefined; ; ) {
    const { lines, next } = await storage.readEventCsv(scope, { ...window, limit: 2, after });
    text += new TextDecoder().decode(lines);
    if (next === null) return text;
    after = next;
  }
}

export function eventCases(storage: Opened): void {
  describe('events', () => {
    it('returns rows as they were appended, newest first', async () => {
      const rows = [
        newEvent(),
        newEvent({ connectionId: newId(), actorId: null, level: 'error', meta: {} }),
        newEvent({ message: 'a,b "c" {d} NULL', meta: { quoted: '"\\{}', deep: { list: [{ a: [] }] } } }),
      ];
      const page = await storage().transaction(newShop(), async ({ events }) => {
        await events.append(rows);
        await events.append([]);
        return events.page({ limit: 10 });
      });
      expect(page).toEqual({ rows: rows.toReversed(), next: null });
    });

    it('pages return each row once, also while rows are added', async () => {
      const scope = newShop();
      const rows = Array.from({ length: 11 }, () => newEvent());
      await storage().transaction(scope, ({ events }) => events.append(rows));
      const { rows: read, sizes } = await readAll(4, (request) =>
        storage().transaction(scope, async ({ events }) => {
          const page = await events.page(request);
          await events.append([newEvent()]);
          return page;
        }),
      );
      expect(read).toEqual(rows.toReversed());
      expect(sizes).toEqual([4, 4, 3]);
    });

    it('ends with a full page where there are no more', async () => {
      const page = await storage().transaction(newShop(), async ({ events }) => {
        await events.append([newEvent(), newEvent()]);
        return events.page({ limit: 2 });
      });
      expect([page.rows.length, page.next]).toEqual([2, null]);
    });

    it('filters by connection, level and type together', async () => {
      const connectionId = newId();
      const wanted = newEvent({ connectionId, level: 'warning', eventType: 'policy.denied' });
      const found = await storage().transaction(newShop(), async ({ events }) => {
        await events.append([
          wanted,
          newEvent({ connectionId, level: 'warning' }),
          newEvent({ connectionId, eventType: 'policy.denied' }),
          newEvent({ level: 'warning', eventType: 'policy.denied' }),
        ]);
        const count = async (filter: { connectionId?: string; level?: 'warning'; eventType?: string }) =>
          (await events.page({ limit: 10, ...filter })).rows.length;
        return [
          await count({ connectionId }),
          await count({ level: 'warning' }),
          await count({ eventType: 'policy.denied' }),
          await count({ connectionId: 'no-such-id' }),
          (await events.page({ limit: 10, connectionId, level: 'warning', eventType: 'policy.denied' })).rows,
        ];
      });
      expect(found).toEqual([3, 3, 3, 0, [wanted]]);
    });

    it('filters by time: from since on, and before until', async () => {
      const rows = [10, 20, 30, 40].map((seconds) => newEvent({ createdAt: at(seconds) }));
      const found = await storage().transaction(newShop(), async ({ events }) => {
        await events.append(rows);
        const seconds = async (filter: { since?: Date; until?: Date; after?: string }) =>
          (await events.page({ limit: 10, ...filter })).rows.map(({ createdAt }) => (+createdAt - +at(0)) / 1000);
        return [
          await seconds({ since: at(20) }),
          await seconds({ until: at(20) }),
          await seconds({ since: at(20), until: at(40) }),
          await seconds({ since: at(40), until: at(40) }),
          await seconds({ since: at(10), until: at(40), after: rows[2]?.id ?? '' }),
        ];
      });
      expect(found).toEqual([[40, 30, 20], [10], [30, 20], [], [20, 10]]);
    });

    it('filters by time also where the clock of the id was up to an hour off', async () => {
      const hour = 3_600_000;
      const rows = [-hour, hour].map((off) =>
        newEvent({ id: newEventId(new Date(at(20).getTime() + off)), createdAt: at(20) }),
      );
      const found = await storage().transaction(newShop(), async ({ events }) => {
        await events.append(rows);
        return (await events.page({ limit: 10, since: at(20), until: at(21) })).rows;
      });
      expect(found).toEqual(rows.toReversed());
    });

    it('are the same bytes as CSV, page by page, if the storage makes CSV', async () => {
      const scope = newShop();
      const rows = [
        ...[5, 10, 20, 30].map((seconds) => newEvent({ createdAt: at(seconds), message: '=1+1, "quoted"\r\nü' })),
        newEvent({ createdAt: at(40) }),
      ];
      await storage().transaction(scope, ({ events }) => events.append(rows));
      const window = { since: at(10), until: at(40) };
      const wanted = eventCsv.lines(rows.slice(1, 4).toReversed());
      expect((await readCsv(storage(), scope, window)) ?? wanted).toBe(wanted);
      expect((await readCsv(storage(), newShop(), window)) ?? '').toBe('');
    });

    it('are purged by age, a few at a time', async () => {
      const rows = [10, 20, 30, 40].map((seconds) => newEvent({ createdAt: at(seconds) }));
      const found = await storage().transaction(newShop(), async ({ events }) => {
        await events.append(rows);
        const counts = [await events.purge(at(40), 2), await events.purge(at(40), 2), await events.purge(at(40), 2)];
        return [counts, (await events.page({ limit: 10 })).rows];
      });
      expect(found).toEqual([[2, 1, 0], [rows[3]]]);
    });

    it('list the shops that have some to purge', async () => {
      const [old, young] = [newShop(), newShop()];
      await storage().transaction(old, ({ events }) =>
        events.append([newEvent({ createdAt: at(1) }), newEvent({ createdAt: at(2) })]),
      );
      await storage().transaction(young, ({ events }) => events.append([newEvent({ createdAt: at(3) })]));
      const found = await storage().findShopsToPurge(at(3), 10_000, []);
      expect(found.filter(({ shopId }) => shopId === old.shopId)).toEqual([old]);
      expect(found).not.toContainEqual(young);
      expect(await storage().findShopsToPurge(at(3), 1, [])).toHaveLength(1);
    });

    it('list the other shops when some cannot be purged', async () => {
      const shops = [newShop(), newShop(), newShop()];
      for (const shop of shops)
        await storage().transaction(shop, ({ events }) =>
          events.append([newEvent({ createdAt: at(1) }), newEvent({ createdAt: at(2) })]),
        );
      const listed: string[] = [];
      for (let found = await storage().findShopsToPurge(at(3), 2, []); found.length > 0; ) {
        listed.push(...found.map(({ shopId }) => shopId));
        found = await storage().findShopsToPurge(at(3), 2, listed);
      }
      expect(listed).toEqual([...new Set(listed)]);
      expect(listed).toEqual(expect.arrayContaining(shops.map(({ shopId }) => shopId)));
    });

    it('refuses a cursor that is none', async () => {
      const page = storage().transaction(newShop(), ({ events }) => events.page({ limit: 2, after: 'nonsense' }));
      await expect(page).rejects.toMatchObject({ code: 'invalid_input' });
    });
  });
}
