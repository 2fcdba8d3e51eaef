import { eachAlone } from '../each-alone.ts';
import { daysBefore, type PurgeOptions, untilFewer } from '../events/retention.ts';

/**
 * How many days links of deleted records are stored: by default more than a year, so that what comes back once a year, such as the
 * products of a season, gets the host id that it had.
 */
export const deletedRecordDays = { least: 31, most: 3_650, default: 400 };

const limits = { shops: 100, rows: 1_000 };

/**
 * Deletes links of records that their provider deleted long ago, one batch per transaction. Safe to run in several processes at
 * once. If those of a shop cannot be deleted, that is logged and the next shop follows.
 * @returns how many were deleted
 */
export async function purgeLinks<Tx>(
  { storage, log, stop }: PurgeOptions<Tx>,
  keepDays: number = deletedRecordDays.default,
): Promise<number> {
  const before = daysBefore(new Date(), keepDays);
  let total = 0;
  /** Shops of which nothing more can be deleted now: it failed, or the rows are locked. */
  const passedOver: string[] = [];
  for (;;) {
    const shops = await storage.findShopsWithDeletedLinks(before, limits.shops, passedOver);
    const failed = await eachAlone(shops, async (scope) => {
      const deleted = await untilFewer(limits.rows, stop, () =>
        storage.transaction(scope, ({ records }) => records.purge(before, limits.rows)),
      );
      if (deleted === 0) passedOver.push(scope.shopId);
      total += deleted;
    });
    for (const { row, error } of failed) {
      log.error(
        { err: error, shopId: row.shopId },
        'Could not delete the links of records that were deleted long ago.',
      );
      passedOver.push(row.shopId);
    }
    if (shops.length === 0 || stop?.aborted) return total;
  }
}
