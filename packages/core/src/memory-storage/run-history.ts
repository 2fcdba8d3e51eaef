import type { RecordSums, RunRepository } from '../storage/run-repository.ts';
import type { RunRow } from '../storage/run-row.ts';
import { recentRuns } from '../storage/support.ts';
import { drainKey } from '../storage/webhooks.ts';
import { newestFirst, type Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

/** Whether a run may be deleted that ended before an instant. */
export function isOld(shop: Shop, run: RunRow, before: Date): boolean {
  if (run.finishedAt === null || run.finishedAt >= before) return false;
  if (hasUnknownOutcome(run) || Object.keys(run.steps.notes).length > 0) return false;
  return (
    [...shop.runs.values()].some((row) => isOfCapability(run)(row) && row.id > run.id) &&
    ![...shop.schedules.values()].some((row) => isOfCapability(run)(row) && row.lastRunId === run.id)
  );
}

const isOfCapability =
  ({ connectionId, capability }: Pick<RunRow, 'connectionId' | 'capability'>) =>
  (row: Pick<RunRow, 'connectionId' | 'capability'>): boolean =>
    row.connectionId === connectionId && row.capability === capability;

export const hasUnknownOutcome = ({ state, error }: RunRow): boolean =>
  state === 'FAILURE' && error?.code === 'outcome_unknown';

/** Removes a run, with the keys that joined it. */
export function removeRun(shop: Shop, undo: UndoLog, id: string): void {
  for (const [name, joined] of shop.joinedRuns) if (joined.id === id) undo.remove(shop.joinedRuns, name);
  undo.remove(shop.runs, id);
}

const addUp = (rows: readonly RunRow[]): RecordSums => {
  const sum = (count: Exclude<keyof RecordSums, 'runs'>) => rows.reduce((total, row) => total + row.progress[count], 0);
  return {
    runs: rows.length,
    created: sum('created'),
    changed: sum('changed'),
    unchanged: sum('unchanged'),
    deleted: sum('deleted'),
    rejected: sum('rejected'),
  };
};

const newestOf = (shop: Shop, matches: (row: RunRow) => boolean): RunRow[] =>
  [...shop.runs.values()].filter(matches).toSorted((a, b) => (a.id < b.id ? 1 : -1));

/** What reads many runs of a shop, or deletes old ones. */
export const runHistory = (
  shop: Shop,
  undo: UndoLog,
): Pick<RunRepository, 'page' | 'findNewest' | 'sumRecords' | 'purge'> => ({
  page: async ({ connectionId, capability, state, ...request }) =>
    newestFirst(
      [...shop.runs.values()].filter(
        (row) =>
          (connectionId === undefined || row.connectionId === connectionId) &&
          (capability === undefined || row.capability === capability) &&
          (state === undefined || row.state === state),
      ),
      request,
    ),

  async findNewest(connectionId) {
    const ids = [...shop.connections.keys()].filter((id) => connectionId === undefined || id === connectionId);
    return ids.flatMap((id) => {
      const recent = newestOf(shop, (row) => row.connectionId === id && row.capability !== drainKey).slice(
        0,
        recentRuns,
      );
      return recent.filter((row) => recent.find(isOfCapability(row)) === row);
    });
  },

  async sumRecords(connectionId, { starts, limit }) {
    const rows = newestOf(shop, (row) => row.connectionId === connectionId).slice(0, limit);
    return starts.map((start, index) => {
      const end = starts[index + 1];
      return addUp(rows.filter(({ createdAt }) => createdAt >= start && (end === undefined || createdAt < end)));
    });
  },

  async purge(before, limit) {
    const old = [...shop.runs.values()]
      .filter((row) => isOld(shop, row, before))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
    for (const { id } of old) removeRun(shop, undo, id);
    return old.length;
  },
});
