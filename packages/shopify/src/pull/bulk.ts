import { IntegrationError } from '@makerfex/integrations-core';
import { mapNodes } from '../map/page.ts';
import { readChunk } from './bulk-file.ts';
import { type BulkOutcome, pollBulk, startBulk, waitForPoll } from './bulk-operation.ts';
import type { Cursor } from './cursor.ts';
import { type Pages, type PullJob, page } from './job.ts';

/** Records of one page out of a bulk file. */
const pageSize = 250;
const mostStarts = 3;
/** Shopify itself stops an operation after 10 days; a run does not wait so long. */
const longestWaitMs = 12 * 3_600_000;

type BulkCursor = Extract<Cursor, { phase: 'bulk' }>;

/** Reads everything of the window with a bulk operation. @returns whether it could: where it could not, pages have to do. */
export async function* readBulk<Item>(job: PullJob<Item>, from: BulkCursor | null): Pages<Item, boolean> {
  const isOptional = job.input.mode !== 'bulk';
  let cursor = from;
  for (let starts = 0; starts < mostStarts; starts += 1) {
    if (!cursor) {
      const started = await startBulk(job);
      if (!('id' in started)) return refuse(job, 'busy' in started, isOptional);
      cursor = { phase: 'bulk', operation: started.id, done: 0, lines: 0 };
    }
    const outcome: BulkOutcome = yield* awaitOutcome(job, cursor);
    if (outcome.state === 'empty') return true;
    if (outcome.state === 'ready') {
      yield* readFile(job, cursor, outcome);
      return true;
    }
    if (outcome.state === 'failed') {
      const message = `Shopify's bulk operation ended without a result (${outcome.why})`;
      if (!isOptional) throw new IntegrationError('provider_rejected', `${message}; try mode "paged".`);
      job.api.tell('warning', 'bulk_failed', `${message}; the records are read page by page.`);
      return false;
    }
    job.api.tell('info', 'bulk_started_over', 'The result of the bulk operation had expired; a new one was started.');
    cursor = null;
  }
  throw new IntegrationError('provider_unavailable', `Shopify let ${mostStarts} bulk results expire; try again later.`);
}

function refuse<Item>({ api }: PullJob<Item>, isBusy: boolean, isOptional: boolean): false {
  if (isOptional) {
    const why = isBusy ? 'All five bulk operations of the shop are in use' : 'Shopify refused a bulk operation';
    api.tell('info', 'bulk_unavailable', `${why}; the records are read page by page.`);
    return false;
  }
  throw isBusy
    ? new IntegrationError(
        'provider_rate_limited',
        'All five bulk operations of the shop are in use (those being cancelled count too); the run will try again.',
        { retryAfterMs: 60_000 },
      )
    : new IntegrationError('provider_rejected', 'Shopify refused the bulk operation; try mode "paged".');
}

/** Every look yields an empty page, so that a run that is taken up goes on with the same operation. */
async function* awaitOutcome<Item>(job: PullJob<Item>, cursor: BulkCursor): Pages<Item, BulkOutcome> {
  const began = Date.now();
  for (let polls = 0; ; polls += 1) {
    job.signal.throwIfAborted();
    yield page(job.api, cursor);
    const outcome = await pollBulk(job, cursor.operation);
    if (outcome) return outcome;
    if (Date.now() - began > longestWaitMs)
      throw new IntegrationError('provider_timeout', 'A bulk operation took longer than 12 hours, the most a run waits.');
    await waitForPoll(job.bulk.pollMs, polls, job.signal);
  }
}

async function* readFile<Item>(
  job: PullJob<Item>,
  from: BulkCursor,
  { url, objects, roots }: Extract<BulkOutcome, { state: 'ready' }>,
): Pages<Item> {
  let cursor = from;
  for (;;) {
    job.signal.throwIfAborted();
    const options = { skip: cursor.done, expected: objects, limit: job.bulk.heldCharacters };
    const chunk = await readChunk(job.api.lines(url), options);
    for (let start = 0; start < chunk.roots.length; start += pageSize) {
      const slice = chunk.roots.slice(start, start + pageSize);
      // A bulk file holds whole connections: nothing nested is left to read.
      const mapped = await mapNodes(slice.map(({ node }) => node), async (node) => node, job.read);
      cursor = {
        ...cursor,
        done: cursor.done + slice.length,
        lines: slice.reduce((sum, { lines }) => sum + lines, cursor.lines),
      };
      yield page(job.api, cursor, { ...mapped, total: roots });
    }
    if (!chunk.more) {
      const strays = chunk.fileLines - cursor.lines;
      if (strays === 0) return;
      const message = `${strays} lines of the bulk result belong to no record of it and were left out.`;
      job.api.tell('warning', 'bulk_lines_without_parent', message);
      yield page(job.api, cursor);
      return;
    }
  }
}
