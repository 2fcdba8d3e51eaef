import { eachAlone } from '../each-alone.ts';
import type { Logger } from '../logger.ts';
import type { Scope } from '../scope.ts';
import type { EventRow } from '../storage/rows.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import { deliveriesKeptMs, goneKeptMs } from '../storage/webhooks.ts';
import { newEvent } from './event.ts';

/** How long events are stored at least, and how far back an export reaches. */
export const retentionDays = 90;
/** A day more, because the database's clock, which refuses to delete younger ones, can differ. */
const purgedAfterDays = retentionDays + 1;
/** What a storage deletes by whole weeks is deleted one by one only if no week could be deleted with it. */
const daysOfWeek = 7;
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
export async function purgeEvents<Tx>(options: PurgeOptions<Tx>): Promise<number> {
  const { storage, log, stop } = options;
  const now = new Date();
  let total = await dropWeeks(options, now);
  const before = daysBefore(now, purgedAfterDays + (storage.dropOldEvents ? daysOfWeek : 0));
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

/** Deletes whole weeks, then records in the log of each shop how many of its events they held. @returns how many in all */
async function dropWeeks<Tx>({ storage, log, stop }: PurgeOptions<Tx>, now: Date): Promise<number> {
  const before = daysBefore(now, purgedAfterDays);
  try {
    const dropped = (await storage.dropOldEvents?.(before)) ?? [];
    const failed = await eachAlone(dropped, async ({ scope, count }) => {
      await storage.transaction(scope, ({ events }) => events.append([purged(count, before)]));
      await purgeWebhooks(storage, scope, now, stop);
    });
    for (const { row, error } of failed)
      log.error({ err: error, shopId: row.scope.shopId }, 'Could not record which events of a shop were deleted.');
    return dropped.reduce((total, { count }) => total + count, 0);
  } catch (error) {
    log.error({ err: error }, 'Could not delete whole weeks of old events.');
    return 0;
  }
}

const purgeBatch = <Tx>(storage: Storage<Tx>, scope: Scope, before: Date): Promise<number> =>
  storage.transaction(scope, async (unit) => {
    const count = await unit.events.purge(before, limits.rows);
    if (count > 0) await unit.events.append([purged(count, before)]);
    return count;
  });

const purged = (count: number, before: Date): EventRow =>
  newEvent('events.purged', `Deleted ${count} events that were older than ${retentionDays} days`, {
    meta: { count, before: before.toISOString() },
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
  for (const purge of purges) await untilFewer(limits.rows, stop, () => storage.transaction(scope, purge));
}

/** Repeats what deletes up to `limit` rows, until it deletes fewer, or until `stop`. @returns how many in all */
export async function untilFewer(
  limit: number,
  stop: AbortSignal | undefined,
  purge: () => Promise<number>,
): Promise<number> {
  let total = 0;
  for (let deleted = limit; deleted === limit; total += deleted) {
    if (stop?.aborted) return total;
    deleted = await purge();
  }
  return total;
}
