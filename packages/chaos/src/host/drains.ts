import { setTimeout as delay } from 'node:timers/promises';
import { drainKey } from '@makerfex/integrations-core/storage';
import type { ChaosDatabase } from './database.ts';

const lookEveryMs = 500;
/** What is due later than this was postponed. A check of subscriptions, which has no kind, is due once a day. */
const makePostponedDue = `update integration_webhook_dirty set due_at = now() where kind <> '' and due_at > now() + interval '1 minute'`;
const left = `select (select count(*) from integration_webhook_dirty where kind <> '')::int as records,
  (select count(*) from integration_run where capability = '${drainKey}' and finished_at is null)::int as runs`;
const unfinished = `select format('Drain %s of %s is %s after %s attempts, due in %s s, its lease in %s s.', id, shop_id, state, attempts,
    extract(epoch from eta - now())::int, extract(epoch from lease_expires_at - now())::int) as what
  from integration_run where capability = '${drainKey}' and finished_at is null`;

/**
 * Waits until nothing that deliveries named is left to fetch. What a failed drain has postponed becomes due at once: a quarter of an
 * hour is too long to wait for.
 * @returns what is left after `ms`, in words; nothing if all is well
 */
export async function waitForDrains({ query }: ChaosDatabase, ms: number): Promise<string[]> {
  const late = performance.now() + ms;
  let [records, runs] = [0, 0];
  do {
    await query(makePostponedDue);
    ({ records, runs } = (await query<{ records: number; runs: number }>(left))[0] ?? { records: 0, runs: 0 });
    if (records + runs === 0) return [];
    await delay(lookEveryMs);
  } while (performance.now() < late);
  const stuck = await query<{ what: string }>(unfinished);
  return [
    `${records} records that deliveries named were not fetched, and ${runs} drains have not ended.`,
    ...stuck.map(({ what }) => what),
  ];
}
