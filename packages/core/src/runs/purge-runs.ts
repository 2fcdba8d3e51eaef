import { eachAlone } from '../each-alone.ts';
import { daysBefore, type PurgeOptions, retentionDays } from '../events/retention.ts';
import type { Scope } from '../scope.ts';

/** How many days runs that have ended are stored: by default as long as the events that name them. */
export const runDays = { least: 31, most: 3_650, default: retentionDays };

const limits = { shops: 100, rows: 1_000 };

/**
 * Deletes runs that ended long ago, and versions of credentials that were replaced or revoked then, one batch per transaction. Safe
 * to run in several processes at once. If those of a shop cannot be deleted, that is logged and the next shop follows.
 */
export async function purgeRuns<Tx>(
  { storage, log, stop }: PurgeOptions<Tx>,
  keepDays: number = runDays.default,
): Promise<void> {
  const before = daysBefore(new Date(), keepDays);
  for (let after: string | null = null; ; ) {
    const shops: readonly Scope[] = await storage.findShopsWithOldRuns(before, limits.shops, after);
    const failed = await eachAlone(shops, async (scope) => {
      for (const name of ['runs', 'credentials'] as const)
        for (let deleted = limits.rows; deleted === limits.rows; ) {
          if (stop?.aborted) return;
          deleted = await storage.transaction(scope, (unit) => unit[name].purge(before, limits.rows));
        }
    });
    for (const { row, error } of failed)
      log.error({ err: error, shopId: row.shopId }, 'Could not delete the old runs of a shop.');
    if (shops.length < limits.shops || stop?.aborted) return;
    after = shops.at(-1)?.shopId ?? null;
  }
}
