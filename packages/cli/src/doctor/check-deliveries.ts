import { postgresStorage } from '@makerfex/integrations-storage-postgres';
import type { Examined } from './examined.ts';
import { type Found, ok, warning } from './finding.ts';

/** Records are due once their quiet time is over; a worker looks every few seconds. */
const toleratedMinutes = 5;
const mostCounted = 1_000;

/** Whether a process fetches what deliveries name: without a worker it is due, and nothing says so. */
export async function checkDeliveries({ pool, schema }: Examined): Promise<Found[]> {
  const storage = postgresStorage(pool, schema);
  const latest = new Date(Date.now() - toleratedMinutes * 60_000);
  const { length } = await storage.findConnectionsToDrain(latest, mostCounted);
  if (length === 0) return [ok('No record that a delivery named is overdue.')];
  const count =
    length === mostCounted ? `${length} or more connections` : length === 1 ? 'a connection' : `${length} connections`;
  return [
    warning(
      `Deliveries of ${count} are not fetched: what they name is overdue by more than ${toleratedMinutes} minutes. Call \`integrations.start()\` in a process that lives on.`,
    ),
  ];
}
