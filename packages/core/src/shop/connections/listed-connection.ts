import type { ConnectionRow, ScheduleRow } from '../../storage/rows.ts';
import type { RunRow } from '../../storage/run-row.ts';
import type { UnitOfWork } from '../../storage/storage.ts';

/** A connection in a list: its row, with what ran last and what runs next. */
export interface ListedConnection extends ConnectionRow {
  /** The newest run of any capability, which may be under way; not one that fetches what webhooks named. Null if none was requested yet. */
  readonly lastRun: RunRow | null;
  /** The newest run of each capability that is among the connection's last 50, the newest first. */
  readonly lastRuns: readonly RunRow[];
  /** The run that its schedules request next. Null if none is scheduled. */
  readonly nextRun: { readonly capability: string; readonly at: Date } | null;
}

/** Reads the runs of all connections of the shop with two statements, however many there are. */
export async function listWithRuns<Tx>(
  unit: UnitOfWork<Tx>,
  rows: readonly ConnectionRow[],
): Promise<readonly ListedConnection[]> {
  if (rows.length === 0) return [];
  const [runs, schedules] = [await unit.runs.findNewest(), await unit.schedules.list()];
  return rows.map((row) => toListed(row, runs, schedules));
}

/** The same for one connection. */
export const withRuns = async <Tx>(unit: UnitOfWork<Tx>, row: ConnectionRow): Promise<ListedConnection> =>
  toListed(row, await unit.runs.findNewest(row.id), await unit.schedules.list(row.id));

function toListed(row: ConnectionRow, runs: readonly RunRow[], schedules: readonly ScheduleRow[]): ListedConnection {
  const [next] = schedules
    .filter(({ connectionId, enabled }) => enabled && connectionId === row.id)
    .toSorted((a, b) => a.nextAt.getTime() - b.nextAt.getTime());
  const lastRuns = runs
    .filter(({ connectionId }) => connectionId === row.id)
    .toSorted((one, other) => (one.id < other.id ? 1 : -1));
  return {
    ...row,
    lastRun: lastRuns[0] ?? null,
    lastRuns,
    nextRun: next ? { capability: next.capability, at: next.nextAt } : null,
  };
}
