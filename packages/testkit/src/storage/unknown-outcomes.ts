import type { RunRow } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import { at, connectedShop, newId, newLine, newRun, type Opened } from './rows.ts';

const error = { code: 'outcome_unknown', kind: 'provider', message: 'no answer came' };

const inDoubt = (connectionId: string, changes: Partial<RunRow> = {}): RunRow =>
  newRun(connectionId, { state: 'FAILURE', error, eta: at(5), finishedAt: at(4), ...changes });

export function unknownOutcomeCases(storage: Opened): void {
  const withRuns = async (make: (connectionId: string) => RunRow[]) => {
    const { scope, connection } = await connectedShop(storage());
    const rows = make(connection.id);
    await storage().transaction(scope, async ({ runs }) => {
      for (const row of rows) await runs.insert(row);
    });
    return { scope, connection, rows };
  };

  describe('runs with an unknown outcome', () => {
    it('are found by capability, newest first, and no others', async () => {
      const { scope, connection, rows } = await withRuns((id) => [
        inDoubt(id),
        inDoubt(id),
        inDoubt(id, { subject: 'order 1', place: 1 }),
        inDoubt(id, { capability: 'other' }),
        inDoubt(id, { error: { ...error, code: 'provider_timeout' } }),
        inDoubt(id, { error: null }),
        newRun(id, { state: 'SUCCESS', error, finishedAt: at(4) }),
        newRun(id, { error }),
      ]);
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.findUnknownOutcomes(newLine(connection.id)),
        await runs.findUnknownOutcomes(newLine(connection.id, { capability: 'none' })),
        await runs.findUnknownOutcomes(newLine(newId())),
        await runs.findUnknownOutcomes(newLine(connection.id, { subject: 'order 1' })),
      ]);
      expect(found).toEqual([[rows[1], rows[0]], [], [], [rows[2]]]);
    });

    it('are resumed once, like a run that never failed, and counted', async () => {
      const { scope, rows } = await withRuns((id) => [
        inDoubt(id, {
          steps: { notes: { sent: '7' }, attempted: true, reconciled: 1 },
          failures: 5,
          cancelRequested: true,
        }),
      ]);
      const id = rows[0]?.id ?? '';
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.reopen(id),
        await runs.reopen(id),
      ]);
      const steps = { notes: { sent: '7' }, attempted: true, reconciled: 2 };
      const again = {
        state: 'RETRY',
        steps,
        error: null,
        failures: 0,
        eta: null,
        finishedAt: null,
        cancelRequested: false,
      };
      expect(found).toEqual([{ ...rows[0], ...again }, null]);
    });

    it('are resumed like any failed run, and no other run is', async () => {
      const { scope, rows } = await withRuns((id) => [
        inDoubt(id, { error: { ...error, code: 'provider_rejected' } }),
        newRun(id, { state: 'SUCCESS', finishedAt: at(4) }),
        newRun(id, { state: 'REVOKED', finishedAt: at(4) }),
      ]);
      const found = await storage().transaction(scope, ({ runs }) =>
        Promise.all(rows.toReversed().map(({ id }) => runs.reopen(id))),
      );
      expect(found).toMatchObject([null, null, { state: 'RETRY', steps: { reconciled: 1 } }]);
    });

    it('are not resumed beside a live run of the capability', async () => {
      const { scope, rows } = await withRuns((id) => [inDoubt(id), newRun(id)]);
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.reopen(rows[0]?.id ?? ''),
        await runs.find(rows[0]?.id ?? ''),
      ]);
      expect(found).toEqual([null, rows[0]]);
    });

    it('are resumed by one of many callers, even if a new run is requested at the same time', async () => {
      const { scope, connection, rows } = await withRuns((id) => [inDoubt(id), inDoubt(id)]);
      const reopen = (row: RunRow | undefined) =>
        storage().transaction(scope, async ({ runs }) => (await runs.reopen(row?.id ?? '')) !== null);
      const insert = () => storage().transaction(scope, ({ runs }) => runs.insert(newRun(connection.id)));
      const ends = await Promise.all([reopen(rows[0]), reopen(rows[1]), insert(), reopen(rows[0]), insert()]);
      expect(ends.filter(Boolean)).toHaveLength(1);
    });

    it('are settled by what a person found, once', async () => {
      const { scope, rows } = await withRuns((id) => [inDoubt(id), newRun(id)]);
      const [row, live] = rows;
      const found = await storage().transaction(scope, async ({ runs }) => [
        await runs.settle(live?.id ?? '', { state: 'FAILURE', result: null, error: null }),
        await runs.settle(row?.id ?? '', { state: 'SUCCESS', result: { id: '7' }, error: null }),
        await runs.settle(row?.id ?? '', { state: 'FAILURE', result: null, error: null }),
        await runs.find(row?.id ?? ''),
      ]);
      const settled = { ...row, state: 'SUCCESS', result: { id: '7' }, error: null };
      expect(found).toEqual([null, settled, null, settled]);
    });
  });
}
