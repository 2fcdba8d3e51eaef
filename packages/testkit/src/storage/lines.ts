import type { RunRow } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { at, connectedShop, newId, newLine, newRun, type Opened } from './rows.ts';

export function lineCases(storage: Opened): void {
  /** A shop whose runs about order 1 stand in line, as many as given. */
  async function shopWithLine(length: number, changes: Partial<RunRow> = {}) {
    const { scope, connection } = await connectedShop(storage());
    const about = { subject: 'order 1' };
    const rows = Array.from({ length }, (_, index) =>
      newRun(connection.id, { ...about, place: index + 1, ...changes }),
    );
    await storage().transaction(scope, async ({ runs }) => {
      for (const row of rows) await runs.insert(row);
    });
    return {
      scope,
      connection,
      rows,
      line: newLine(connection.id, about),
      idOf: (index: number) => rows[index]?.id ?? '',
    };
  }

  describe('runs with a subject', () => {
    it('are live beside each other, each at a place of its own, which none gets again', async () => {
      const { scope, connection, rows, idOf } = await shopWithLine(1);
      const run = (subject: string, place: number) => newRun(connection.id, { subject, place });
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.insert(run('order 1', 1)),
        await runs.insert(run('order 1', 2)),
        await runs.insert(run('order 2', 1)),
        await runs.insert(newRun(connection.id)),
        (await runs.requestCancel(idOf(0), at(5)))?.state,
        await runs.insert(run('order 1', 1)),
        await runs.find(idOf(0)),
      ]);
      expect(found).toEqual([
        false,
        true,
        true,
        true,
        'REVOKED',
        false,
        expect.objectContaining({ id: rows[0]?.id, place: 1 }),
      ]);
    });

    it('let one of several in that come for the same place at once', async () => {
      const { scope, connection } = await shopWithLine(0);
      const insert = () =>
        storage().transaction(scope, ({ runs }) =>
          runs.insert(newRun(connection.id, { subject: 'order 1', place: 1 })),
        );
      expect((await Promise.all([insert(), insert(), insert()])).filter(Boolean)).toHaveLength(1);
    });

    it('have a line with a first, a last, a length and a last place', async () => {
      const { scope, line, rows, idOf } = await shopWithLine(3);
      const none = { ...line, connectionId: newId() };
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.requestCancel(idOf(2), at(5));
        return [
          await runs.findFirst(line),
          await runs.findLive(line),
          await runs.measureLine(line),
          await runs.measureLine({ ...line, subject: 'order 2' }),
          await runs.findFirst(none),
          await runs.measureLine(none),
        ];
      });
      const empty = { unfinished: 0, lastPlace: 0 };
      expect(found).toEqual([rows[0], rows[1], { unfinished: 2, lastPlace: 3 }, empty, null, empty]);
    });

    it('start one after another, also where one in between was cancelled', async () => {
      const { scope, idOf } = await shopWithLine(3);
      const found = await storage().transaction(scope, async ({ runs }) => {
        const claim = async (index: number) =>
          (await runs.claim(idOf(index), 'worker-1', at(100), 1000))?.state ?? null;
        const early = [await claim(1), await claim(0), await claim(1)];
        await runs.requestCancel(idOf(1), at(101));
        early.push(await claim(2));
        await runs.finish(idOf(0), 'worker-1', { state: 'RETRY', at: at(102) });
        early.push(await claim(2));
        await runs.claim(idOf(0), 'worker-1', at(103), 1000);
        await runs.finish(idOf(0), 'worker-1', { state: 'FAILURE', at: at(104) });
        return [...early, await claim(2)];
      });
      expect(found).toEqual([null, 'STARTED', null, null, null, 'STARTED']);
    });

    it('are abandoned only when it is their turn, or they have expired', async () => {
      const { scope, idOf, rows } = await shopWithLine(3);
      const expiring = await shopWithLine(2, { expiresAt: at(200) });
      const isFound = async (seconds: number, ids: readonly string[]) => {
        const found = (await storage().findAbandonedRuns(at(seconds), 10_000)).map(({ runId }) => runId);
        return ids.map((id) => found.includes(id));
      };
      const ids = rows.map(({ id }) => id);
      expect(await isFound(100, ids)).toEqual([true, false, false]);
      await storage().transaction(scope, ({ runs }) => runs.requestCancel(idOf(0), at(101)));
      expect(await isFound(102, ids)).toEqual([false, true, false]);
      expect(await isFound(199, [expiring.idOf(1)])).toEqual([false]);
      expect(await isFound(200, [expiring.idOf(1)])).toEqual([true]);
    });

    it('are resumed only if their line is empty', async () => {
      const { scope, idOf } = await shopWithLine(2);
      const found = await storage().transaction(scope, async ({ runs }) => {
        await runs.claim(idOf(0), 'worker-1', at(100), 1000);
        await runs.finish(idOf(0), 'worker-1', { state: 'FAILURE', at: at(101) });
        const refused = await runs.reopen(idOf(0));
        await runs.requestCancel(idOf(1), at(102));
        return [refused, (await runs.reopen(idOf(0)))?.state];
      });
      expect(found).toEqual([null, 'RETRY']);
    });
  });
}
