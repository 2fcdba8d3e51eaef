import { connectionCost } from '../documents/selection.ts';
import { deletionsDocument, deletionsPageSize } from '../documents/control.ts';
import { idOf, nodesOf } from '../map/node.ts';
import { nextAfter } from './drain.ts';
import { type Pages, type PullJob, page } from './job.ts';
import { deletedFilter } from './window.ts';

/** Tells the products that were deleted in the window. */
export async function* readDeletions<Item>(job: PullJob<Item>, from: string | null): Pages<Item> {
  const cost = connectionCost(deletionsPageSize, 1);
  const query = deletedFilter(job.window);
  let after = from;
  for (;;) {
    job.signal.throwIfAborted();
    const data = await job.api.query(deletionsDocument, { first: deletionsPageSize, after, query }, cost);
    // Shopify ignores a search term it does not know instead of refusing it, so each event is looked at.
    const deleted = nodesOf(data.events).flatMap(({ action, subjectType, subjectId }) =>
      action === 'destroy' && subjectType === 'PRODUCT' ? (idOf(subjectId) ?? []) : [],
    );
    const next = nextAfter(data.events, after, 'deletions');
    yield page(job.api, { phase: 'deletions', after: next ?? after }, { deleted });
    if (next === null) return;
    after = next;
  }
}
