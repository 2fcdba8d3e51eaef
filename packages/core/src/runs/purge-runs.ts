import { eachAlone } from '../each-alone.ts';
import { daysBefore, type PurgeOptions, retentionDays, untilFewer } from '../events/retention.ts';
import type { Scope } from '../scope.ts';

/** How many days runs that have ended are stored: by default as long as the events that name them. */
export const runDays = { least: 31, most: 3_650, default: retentionDays };

const limits = { shops: 100, rows: 1_000 };

/**
 * Deletes runs that ended long ago, and versions of credentials that were replaced or revoked then, one batch per transaction. Safe
 * to run in several processes at once. If those of a shop cannot be deleted, that is logged and the next shop follows.
 * @returns how many of each were deleted
 */
export async function purgeRuns<Tx>(
  { storage, log, stop }: PurgeOptions<Tx>,
  keepDays: number = runDays.default,
): Promise<{ runs: number; credentials: number }> {
  const before = daysBefore(new Date(), keepDays);
  const deleted = { runs: 0, credentials: 0 };
  const purge = (scope: Scope, name: keyof typeof deleted): Promise<number> =>
    untilFewer(limits.rows, stop, () => storage.transaction(scope, (unit) => unit[name].purge(before, limits.rows)));
  for (let after: string | null = null; ; ) {
    const { shops, next }: Awaited<ReturnType<typeof storage.findShopsWithOldRuns>> =
      await storage.findShopsWithOldRuns(before, limits.shops, after);
    const failed = await eachAlone(shops, async (scope) => {
      deleted.runs += await purge(scope, 'runs');
      deleted.credentials += await purge(scope, 'credentials');
    });
    for (const { row, error } of failed)
      log.error({ err: error, shopId: row.shopId }, 'Could not delete the old runs of a shop.');
    if (next === null || stop?.aborted) return deleted;
    after = next;
  }
}
