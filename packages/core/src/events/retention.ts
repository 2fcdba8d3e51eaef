import { eachAlone } from '../each-alone.ts';
import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';
import type { Storage } from '../storage/storage.ts';
import { deliveriesKeptMs } from '../storage/webhooks.ts';
import { newEvent } from './event.ts';

/** How long events are stored at least, and how far back an export reaches. */
export const retentionDays = 90;
/** A day more, because the database's clock, which refuses to delete younger ones, can differ. */
const purgedAfterDays = retentionDays + 1;
const dayMs = 86_400_000;

export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs);

const limits = { shops: 100, rows: 5_000 };

export interface PurgeOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly log: Logger;
  readonly stop?: AbortSignal;
}

/**
 * Deletes old events, and the ids of old deliveries of the same shops, one batch per transaction, so that no writer waits long. Safe to run in several processes at once. If a
 * shop's events cannot be deleted, that is logged and the next shop follows.
 * @returns how many events were deleted
 */
export async function purgeEvents<Tx>({ storage, log, stop }: PurgeOptions<Tx>): Promise<number> {
  const now = new Date();
  const before = daysBefore(now, purgedAfterDays);
  const receivedBefore = new Date(now.getTime() - deliveriesKeptMs);
  let total = 0;
  const failedIds: string[] = [];
  for (;;) {
    const shops = await storage.findShopsToPurge(before, limits.shops, failedIds);
    const failed = await eachAlone(shops, async (scope) => {
      for (let deleted = limits.rows; deleted === limits.rows; total += deleted) {
        if (stop?.aborted) return;
        deleted = await purgeBatch(storage, scope, before);
      }
      for (let deleted = limits.rows; deleted === limits.rows; ) {
        if (stop?.aborted) return;
        deleted = await storage.transaction(scope, ({ webhooks }) =>
          webhooks.purgeDeliveries(receivedBefore, limits.rows),
        );
      }
    });
    for (const { row, error } of failed) {
      log.error({ err: error, shopId: row.shopId }, 'Could not delete the old events of a shop.');
      failedIds.push(row.shopId);
    }
    if (shops.length === 0 || stop?.aborted) return total;
  }
}

const purgeBatch = <Tx>(storage: Storage<Tx>, scope: Scope, before: Date): Promise<number> =>
  storage.transaction(scope, async (unit) => {
    const count = await unit.events.purge(before, limits.rows);
    if (count > 0)
      await unit.events.append([
        newEvent('events.purged', `Deleted ${count} events that were older than ${retentionDays} days`, {
          meta: { count, before: before.toISOString() },
        }),
      ]);
    return count;
  });
