import type { RecordSet } from './rows.ts';
import type { UnitOfWork } from './storage.ts';
import { goneKeptMs } from './webhooks.ts';

/** Most old ones that one call deletes. */
const mostPurged = 100;

/**
 * Stores that a provider no longer has records which have no link, so that a page that was read earlier does not bring them back.
 * Call it with the set locked. Old ones of the shop are deleted with it.
 * @param readAt when the provider was asked, by external id
 */
export async function noteGone<Tx>(
  { webhooks }: Pick<UnitOfWork<Tx>, 'webhooks'>,
  set: RecordSet,
  externalIds: readonly string[],
  readAt: (externalId: string) => Date,
  now: Date,
): Promise<void> {
  if (externalIds.length === 0) return;
  await webhooks.noteGone(
    set,
    externalIds.map((externalId) => ({ externalId, readAt: readAt(externalId) })),
  );
  await webhooks.purgeGone(new Date(now.getTime() - goneKeptMs), mostPurged);
}
