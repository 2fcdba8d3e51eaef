import { type CanonicalRecord, IntegrationError } from '@makerfex/integrations-core';
import { connectionCost, pageDocument } from '../documents/selection.ts';
import { helpsToAskForLess, QueryTooCostly } from '../graphql/graphql.ts';
import { mapNodes } from '../map/page.ts';
import { type ReadPage, readPage } from './connection.ts';
import type { Cursor } from './cursor.ts';
import { type Pages, type PullJob, page } from './job.ts';
import { updatedFilter } from './window.ts';

/** Below this many records at once, asking for fewer no longer helps. */
const fewest = 5;
/** After so many pages without trouble, larger ones are tried again. */
const calmPages = 10;

/** Reads page by page, oldest change first. */
export async function* readPaged<Item extends CanonicalRecord>(
  job: PullJob<Item>,
  from: Extract<Cursor, { phase: 'paged' }>,
  total: number | undefined,
): Pages<Item> {
  const reading = new PageReader(job, from);
  for (let { after } = from; ; ) {
    job.signal.throwIfAborted();
    const { nodes, end, isLast } = await reading.next(after);
    const mapped = await mapNodes(nodes, job.complete, job.read);
    after = end;
    yield page(job.api, { phase: 'paged', after, first: reading.first }, { ...mapped, total });
    if (isLast) return;
  }
}

class PageReader<Item extends CanonicalRecord> {
  readonly #job: PullJob<Item>;
  readonly #document: string;
  readonly #filter: string;
  readonly #resumedAt: string | null;
  #most: number;
  #calm = 0;
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
    this.#most = job.documents.pageSize;
    this.first = first;
  }

  /** Asks for half as many where Shopify cannot answer for so many: cost, server faults and time-outs depend on the page's size. */
  async next(after: string | null): Promise<ReadPage> {
    for (;;) {
      try {
        const found = await this.#ask(after);
        this.#calm += 1;
        if (this.#calm % calmPages === 0) this.first = Math.min(this.#most, this.first * 2);
        return found;
      } catch (error) {
        if (helpsToAskForLess(error) && this.first > fewest) {
          this.#halve(error);
          continue;
        }
        if (!this.#isStalePlace(error, after)) throw error;
        this.#job.api.tell(
          'info',
          'pull_started_over',
          'Shopify no longer knew where the last run stopped; it started over.',
        );
        return this.#ask(null);
      }
    }
  }

  #halve(error: unknown): void {
    this.first = Math.max(fewest, Math.floor(this.first / 2));
    this.#calm = 0;
    // A cost stays what it is, while a server recovers.
    if (error instanceof QueryTooCostly) this.#most = this.first;
  }

  async #ask(after: string | null): Promise<ReadPage> {
    const { api, documents, grants } = this.#job;
    const cost = connectionCost(this.first, documents.nodeCost(grants));
    const data = await api.query(this.#document, { first: this.first, after, query: this.#filter }, cost);
    return readPage(data[documents.root], after, documents.root);
  }

  #isStalePlace(error: unknown, after: string | null): boolean {
    const isRefused = error instanceof IntegrationError && error.code === 'provider_rejected';
    return isRefused && !helpsToAskForLess(error) && after !== null && after === this.#resumedAt;
  }
}
