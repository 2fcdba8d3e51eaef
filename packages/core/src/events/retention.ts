import { eachAlone } from '../each-alone.ts';
import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import { deliveriesKeptMs, goneKeptMs } from '../storage/webhooks.ts';
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
 * Deletes old events, and old ids of deliveries and of gone records of the same shops, one batch per transaction, so that no writer
 * waits long. Safe to run in several processes at once. If a shop's events cannot be deleted, that is logged and the next shop follows.
 * @returns how many events were deleted
 */
export async function purgeEvents<Tx>({ storage, log, stop }: PurgeOptions<Tx>): Promise<number> {
  const now = new Date();
  const before = daysBefore(now, purgedAfterDays);
  let total = 0;
  const failedIds: string[] = [];
  for (;;) {
    const shops = await storage.findShopsToPurge(before, limits.shops, failedIds);
    const failed = await eachAlone(shops, async (scope) => {
      for (let deleted = limits.rows; deleted === limits.rows; total += deleted) {
        if (stop?.aborted) return;
        deleted = await purgeBatch(storage, scope, before);
      }
      await purgeWebhooks(storage, scope, now, stop);
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

/** Deletes what is old of the ids of deliveries and of gone records. */
async function purgeWebhooks<Tx>(
  storage: Storage<Tx>,
  scope: Scope,
  now: Date,
  stop: AbortSignal | undefined,
): Promise<void> {
  const before = (keptMs: number): Date => new Date(now.getTime() - keptMs);
  const purges = [
    ({ webhooks }: UnitOfWork<Tx>) => webhooks.purgeDeliveries(before(deliveriesKeptMs), limits.rows),
    ({ webhooks }: UnitOfWork<Tx>) => webhooks.purgeGone(before(goneKeptMs), limits.rows),
  ];
  for (const purge of purges)
    for (let deleted = limits.rows; deleted === limits.rows; ) {
      if (stop?.aborted) return;
      deleted = await storage.transaction(scope, purge);
    }
}
