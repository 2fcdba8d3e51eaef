import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import { countDocument } from '../documents/selection.ts';
import { at } from '../map/node.ts';
import { readBulk } from './bulk.ts';
import type { Pages, PullJob } from './job.ts';
import { readPaged } from './paged.ts';
import { updatedFilter } from './window.ts';

/** Reads one kind of record from where the last run stopped, in bulk or by pages. */
export async function* pullRecords<Item extends CanonicalRecord>(job: PullJob<Item>): Pages<Item> {
  const { cursor, documents } = job;
  if (cursor?.phase === 'deletions') return;
  if (cursor?.phase === 'paged') {
    yield* readPaged(job, cursor, undefined);
    return;
  }
  const total = cursor ? undefined : await countIfFirst(job);
  if (cursor?.phase === 'bulk' || wantsBulk(job, total)) {
    if (yield* readBulk(job, cursor?.phase === 'bulk' ? cursor : null)) return;
  }
  const exact = total !== undefined && total <= job.bulk.threshold ? total : undefined;
  yield* readPaged(job, { phase: 'paged', after: null, first: documents.pageSize }, exact);
}

function wantsBulk<Item extends CanonicalRecord>(
  { input, window, bulk }: PullJob<Item>,
  total: number | undefined,
): boolean {
  if (input.mode === 'bulk') return true;
  return input.mode !== 'paged' && window.since === null && total !== undefined && total > bulk.threshold;
}

/** Counts only as far as needed to choose between bulk and pages. */
async function countIfFirst<Item extends CanonicalRecord>({
  api,
  documents,
  input,
  window,
  bulk,
}: PullJob<Item>): Promise<number | undefined> {
  if (input.mode === 'bulk' || input.mode === 'paged' || window.since !== null) return undefined;
  const document = countDocument('CountRecords', documents.countField);
  const data = await api.query(document, { query: updatedFilter(window), limit: bulk.threshold + 1 }, 1);
  const count = at(data, documents.countField, 'count');
  return typeof count === 'number' ? count : undefined;
}
