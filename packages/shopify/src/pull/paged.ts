import { isIntegrationError } from '@makerfex/integrations-core';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import { connectionCost, pageDocument } from '../documents/selection.ts';
import { mayWorkWithFewer, QueryTooCostly } from '../faults.ts';
import { mapNodes } from '../map/page.ts';
import { type ReadPage, readPage } from './connection.ts';
import type { Cursor } from './cursor.ts';
import { type Pages, type PullJob, page } from './job.ts';
import { updatedFilter } from './window.ts';

/** Below this page size, requesting fewer records no longer helps. */
const minPageSize = 5;
/** After this many pages without a fault, the page size doubles again. */
const pagesUntilGrowth = 10;

/** Reads page by page, oldest change first. While a page is mapped and written, the next one is on its way. */
export async function* readPaged<Item extends CanonicalRecord>(
  job: PullJob<Item>,
  from: Extract<Cursor, { phase: 'paged' }>,
  total: number | undefined,
): Pages<Item> {
  const reading = new PageReader(job, from);
  const request = (after: string | null) => {
    const requested = reading.next(after);
    // It is awaited in its turn; until then a failure must not count as unhandled.
    requested.catch(() => undefined);
    return requested;
  };
  let next = request(from.after);
  try {
    for (;;) {
      job.signal.throwIfAborted();
      const { nodes, end, isLast, readAt } = await next;
      if (!isLast) next = request(end);
      const mapped = await mapNodes(nodes, job.complete, job.read);
      yield page(job.api, { phase: 'paged', after: end, first: reading.first }, { ...mapped, total, readAt });
      if (isLast) return;
    }
  } finally {
    if (!job.signal.aborted) await Promise.allSettled([next]);
  }
}

interface RequestedPage extends ReadPage {
  readonly readAt: Date;
}

class PageReader<Item extends CanonicalRecord> {
  readonly #job: PullJob<Item>;
  readonly #document: string;
  readonly #filter: string;
  readonly #resumedAt: string | null;
  #maxPageSize: number;
  #pagesSinceFault = 0;
  first: number;

  constructor(job: PullJob<Item>, { first, after }: Extract<Cursor, { phase: 'paged' }>) {
    this.#job = job;
    this.#document = pageDocument(
      job.documents.operation,
      job.documents.root,
      job.documents.fields('page', job.grants),
    );
    this.#filter = updatedFilter(job.window);
    this.#resumedAt = after;
    this.#maxPageSize = job.documents.pageSize;
    this.first = first;
  }

  /** Halves the page size on faults that depend on it: cost, server faults and time-outs. */
  async next(after: string | null): Promise<RequestedPage> {
    for (;;) {
      try {
        const found = await this.#request(after);
        this.#pagesSinceFault += 1;
        if (this.#pagesSinceFault % pagesUntilGrowth === 0) this.first = Math.min(this.#maxPageSize, this.first * 2);
        return found;
      } catch (error) {
        if (mayWorkWithFewer(error) && this.first > minPageSize) {
          this.#halve(error);
          continue;
        }
        if (!this.#isStalePlace(error, after)) throw error;
        this.#job.api.addNotice(
          'info',
          'pull_started_over',
          'Shopify no longer knew where the last run stopped; started over.',
        );
        return this.#request(null);
      }
    }
  }

  #halve(error: unknown): void {
    this.first = Math.max(minPageSize, Math.floor(this.first / 2));
    this.#pagesSinceFault = 0;
    // A server recovers, but the cost of a page stays the same.
    if (error instanceof QueryTooCostly) this.#maxPageSize = this.first;
  }

  async #request(after: string | null): Promise<RequestedPage> {
    const readAt = new Date();
    const { api, documents, grants } = this.#job;
    const cost = connectionCost(this.first, documents.nodeCost(grants));
    const data = await api.query(this.#document, { first: this.first, after, query: this.#filter }, cost);
    return { ...readPage(data[documents.root], after, documents.root), readAt };
  }

  #isStalePlace(error: unknown, after: string | null): boolean {
    const isRefused = isIntegrationError(error, 'provider_rejected');
    return isRefused && !mayWorkWithFewer(error) && after !== null && after === this.#resumedAt;
  }
}
