import { describe, expect, it } from 'vitest';
import { newEvent, newId, newShop, type Opened, readAll } from './rows.ts';

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

    it('refuses a cursor that is none', async () => {
      const page = storage().transaction(newShop(), ({ events }) => events.page({ limit: 2, after: 'nonsense' }));
      await expect(page).rejects.toMatchObject({ code: 'invalid_input' });
    });
  });
}
