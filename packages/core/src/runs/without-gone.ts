import type { RecordRow, RecordSet } from '../storage/rows.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import type { AcceptedRecord } from './intake.ts';

/**
 * Leaves out records without a link that were not read after the provider reported them as gone. Like a link that is marked as
 * deleted, this wins over what was read in the same millisecond.
 */
export async function withoutGone<Tx>(
  { unit, set }: { readonly unit: UnitOfWork<Tx>; readonly set: RecordSet },
  records: readonly AcceptedRecord[],
  known: ReadonlyMap<string, RecordRow>,
): Promise<readonly AcceptedRecord[]> {
  const unlinked = records.flatMap(({ item: { externalId } }) => (known.has(externalId) ? [] : externalId));
  if (unlinked.length === 0) return records;
  const found = await unit.webhooks.findGone(set, unlinked);
  const goneAt = new Map(found.map(({ externalId, readAt }) => [externalId, readAt]));
  return records.filter(({ item: { externalId }, readAt }) => {
    const at = goneAt.get(externalId);
    return at === undefined || readAt > at;
  });
}
