import { postgresStorage } from '@makerfex/integrations-storage-postgres';
import type { Examined } from './examined.ts';
import { type Found, ok, warning } from './finding.ts';

/** A worker looks every few seconds. */
const toleratedMinutes = 5;
const mostCounted = 1_000;

/** Whether a process requests the runs of schedules: without a worker they are due, and nothing says so. */
export async function checkSchedules({ pool, schema }: Examined): Promise<Found[]> {
  const storage = postgresStorage(pool, schema);
  const latest = new Date(Date.now() - toleratedMinutes * 60_000);
  const { length } = await storage.findDueSchedules(latest, mostCounted);
  if (length === 0) return [ok('No schedule is overdue.')];
  const count =
    length === mostCounted
      ? `${length} or more schedules are`
      : length === 1
        ? 'A schedule is'
        : `${length} schedules are`;
  return [
    warning(
      `${count} overdue by more than ${toleratedMinutes} minutes: no process requests their runs. Call \`integrations.start()\` in one that lives on.`,
    ),
  ];
}
