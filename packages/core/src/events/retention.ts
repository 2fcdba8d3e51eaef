import type { Storage } from '../storage.ts';
import { newEvent } from './event.ts';

/** How long events are kept at least, and how far back an export reaches. */
export const retentionDays = 90;
/** A day more, so that the clock of the database, which refuses anything younger, need not agree to the second. */
const purgedAfterDays = retentionDays + 1;
const dayMs = 86_400_000;

export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs);

const limits = { shops: 100, rows: 5_000 };

/**
 * Deletes events that are past their time, a batch a transaction, so that nobody who writes waits for it. Safe to run in
 * several processes at once.
 * @returns how many.
 */
export async function purgeEvents<Tx>(storage: Storage<Tx>, now = new Date(), stop?: AbortSignal): Promise<number> {
  const before = daysBefore(now, purgedAfterDays);
  let total = 0;
  for (;;) {
    const shops = await storage.findShopsToPurge(before, limits.shops);
    if (shops.length === 0) return total;
    for (const scope of shops) {
      for (let deleted = limits.rows; deleted === limits.rows; total += deleted) {
        if (stop?.aborted) return total;
        deleted = await storage.transaction(scope, async (unit) => {
          const count = await unit.events.purge(before, limits.rows);
          if (count > 0)
            await unit.events.append([
              newEvent('events.purged', `Deleted ${count} events that were older than ${retentionDays} days`, {
                meta: { count, before: before.toISOString() },
              }),
            ]);
          return count;
        });
      }
    }
  }
}
