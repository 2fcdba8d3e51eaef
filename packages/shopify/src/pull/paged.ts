import { IntegrationError } from '@makerfex/integrations-core';
import { connectionCost, pageDocument } from '../documents/selection.ts';
import { helpsToAskForLess } from '../graphql/graphql.ts';
import { asNode, at, type Node } from '../map/node.ts';
import { mapNodes } from '../map/page.ts';
import type { Cursor } from './cursor.ts';
import { nextAfter } from './drain.ts';
import { type Pages, type PullJob, page } from './job.ts';
import { updatedFilter } from './window.ts';

/** Below this many records at once, asking for fewer no longer helps. */
const fewest = 5;

/** Reads page by page, oldest change first. */
export async function* readPaged<Item>(
  job: PullJob<Item>,
  from: Extract<Cursor, { phase: 'paged' }>,
  total: number | undefined,
): Pages<Item> {
  const { api, documents } = job;
  const reading = new PageReader(job, from.first, from.after);
  let { after } = from;
  for (;;) {
    job.signal.throwIfAborted();
    const connection = await reading.next(after);
    const next = nextAfter(connection, reading.after, documents.root);
    const nodes = at(connection, 'nodes');
    const mapped = await mapNodes(Array.isArray(nodes) ? nodes : [], job.complete, job.read);
    after = next ?? lastOf(connection);
    yield page(api, { phase: 'paged', after, first: reading.first }, { ...mapped, total });
    if (next === null) return;
  }
}

const lastOf = (connection: Node) => {
  const end = at(connection, 'pageInfo', 'endCursor');
  return typeof end === 'string' ? end : null;
};

class PageReader<Item> {
  readonly #job: PullJob<Item>;
  readonly #document: string;
  readonly #filter: string;
  readonly #resumedAt: string | null;
  first: number;
  /** Where the last page began. */
  after: string | null = null;

  constructor(job: PullJob<Item>, first: number, resumedAt: string | null) {
    this.#job = job;
    this.#document = pageDocument(job.documents.operation, job.documents.root, job.documents.fields('page', job.grants));
    this.#filter = updatedFilter(job.window);
    this.#resumedAt = resumedAt;
    this.first = first;
  }

  /** Asks for half as many where Shopify cannot answer for so many: cost, server faults and time-outs depend on the page's size. */
  async next(after: string | null): Promise<Node> {
    for (;;) {
      try {
        return await this.#ask(after);
      } catch (error) {
        if (helpsToAskForLess(error) && this.first > fewest) {
          this.first = Math.max(fewest, Math.floor(this.first / 2));
          continue;
        }
        if (!this.#isStalePlace(error, after)) throw error;
        this.#job.api.tell('info', 'pull_started_over', 'Shopify no longer knew where the last run stopped; it started over.');
        return this.#ask(null);
      }
    }
  }

  async #ask(after: string | null): Promise<Node> {
    const { api, documents, grants } = this.#job;
    const cost = connectionCost(this.first, documents.nodeCost(grants));
    const data = await api.query(this.#document, { first: this.first, after, query: this.#filter }, cost);
    const connection = asNode(data[documents.root]);
    if (!connection)
      throw new IntegrationError('provider_malformed', `Shopify answered a page of ${documents.root} without any.`);
    this.after = after;
    return connection;
  }

  #isStalePlace(error: unknown, after: string | null): boolean {
    const isRefused = error instanceof IntegrationError && error.code === 'provider_rejected';
    return isRefused && !helpsToAskForLess(error) && after !== null && after === this.#resumedAt;
  }
}
