import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import { deletionsDocument, deletionsPageSize } from '../documents/control.ts';
import { connectionCost } from '../documents/selection.ts';
import { asNode, at, idOf } from '../map/node.ts';
import { readPage } from './connection.ts';
import { type Pages, type PullJob, page } from './job.ts';
import { deletedFilter } from './window.ts';

/** Reads which products were deleted in the window, after their pull. A first pull knows of none. */
export async function* readDeletions<Item extends CanonicalRecord>(job: PullJob<Item>): Pages<Item> {
  if (job.window.since === null && !job.input.full) return;
  const from = job.cursor?.phase === 'deletions' ? job.cursor.after : null;
  // Stores the place before the first request, so that a resumed run does not read the records again.
  yield page(job.api, { phase: 'deletions', after: from });
  const cost = connectionCost(deletionsPageSize, 1);
  const query = deletedFilter(job.window);
  for (let after = from; ; ) {
    job.signal.throwIfAborted();
    const { events } = await job.api.query(deletionsDocument, { first: deletionsPageSize, after, query }, cost);
    if (!asNode(events)) {
      job.api.addNotice(
        'warning',
        'deletions_unknown',
        'Shopify did not report which products were deleted: they stay as they are.',
      );
      yield page(job.api, { phase: 'deletions', after });
      return;
    }
    const { nodes, end, isLast } = readPage(events, after, 'events');
    after = end;
    yield page(job.api, { phase: 'deletions', after }, { deleted: nodes.flatMap((event) => deletedBy(event) ?? []) });
    if (isLast) return;
  }
}

/** Checks each event: Shopify ignores an unknown search term instead of refusing it. */
function deletedBy(event: unknown): string | null {
  const isDeletion = at(event, 'action') === 'destroy' && at(event, 'subjectType') === 'PRODUCT';
  return isDeletion ? idOf(at(event, 'subjectId')) : null;
}
