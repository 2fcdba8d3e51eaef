import { type CanonicalRecord, IntegrationError } from '@makerfex/integrations-core';
import { mapNodes } from '../map/page.ts';
import { type BulkProblem, readChunk } from './bulk-file.ts';
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
export async function* readBulk<Item extends CanonicalRecord>(
  job: PullJob<Item>,
  from: BulkCursor | null,
): Pages<Item, boolean> {
  const { api, input } = job;
  let cursor = from;
  for (let starts = 0; starts < mostStarts; starts += 1) {
    if (!cursor) {
      const started = await startBulk(job);
      if (!('id' in started)) return refuse(job, 'busy' in started);
      cursor = { phase: 'bulk', operation: started.id, done: 0, lines: 0 };
    }
    const outcome: BulkOutcome = yield* awaitOutcome(job, cursor);
    if (outcome.state === 'empty') return true;
    if (outcome.state === 'failed') {
      const message = `Shopify's bulk operation ended without a result (${outcome.why})`;
      if (input.mode === 'bulk') throw new IntegrationError('provider_rejected', `${message}; try mode "paged".`);
      api.tell('warning', 'bulk_failed', `${message}; the records are read page by page.`);
      return false;
    }
    const problem: BulkProblem | null = outcome.state === 'ready' ? yield* readFile(job, cursor, outcome) : 'expired';
    if (problem === null) return true;
    if (problem === 'unreadable') {
      // Which record such a line belongs to is not known, so no record of the file is sure to be whole.
      const message = "Shopify's bulk result holds lines that are no JSON or belong to no record";
      api.tell('warning', 'bulk_unreadable', `${message}; the records are read page by page.`);
      return false;
    }
    api.tell('info', 'bulk_started_over', 'The result of the bulk operation had expired; a new one was started.');
    cursor = null;
  }
  throw new IntegrationError('provider_unavailable', `Shopify let ${mostStarts} bulk results expire; try again later.`);
}

function refuse<Item extends CanonicalRecord>({ api, input }: PullJob<Item>, isBusy: boolean): false {
  if (input.mode !== 'bulk') {
    const why = isBusy ? 'All bulk operations of the shop are in use' : 'Shopify refused a bulk operation';
    api.tell('info', 'bulk_unavailable', `${why}; the records are read page by page.`);
    return false;
  }
  throw isBusy
    ? new IntegrationError(
        'provider_rate_limited',
        'All bulk operations of the shop are in use (those being cancelled count too); the run will try again.',
        { retryAfterMs: 60_000 },
      )
    : new IntegrationError('provider_rejected', 'Shopify refused the bulk operation; try mode "paged".');
}

/** Every look yields an empty page, so that a run that is taken up goes on with the same operation. */
async function* awaitOutcome<Item extends CanonicalRecord>(
  job: PullJob<Item>,
  cursor: BulkCursor,
): Pages<Item, BulkOutcome> {
  const began = Date.now();
  for (let polls = 0; ; polls += 1) {
    job.signal.throwIfAborted();
    yield { ...page(job.api, cursor), waiting: true };
    const outcome = await pollBulk(job, cursor.operation);
    if (outcome) return outcome;
    if (Date.now() - began > longestWaitMs)
      throw new IntegrationError(
        'provider_timeout',
        'A bulk operation took longer than 12 hours, the most a run waits.',
      );
    await waitForPoll(job.bulk.pollMs, polls, job.signal);
  }
}

/** The place moves on only behind records that were delivered (airbyte#85372). @returns what kept it from the file's end. */
async function* readFile<Item extends CanonicalRecord>(
  job: PullJob<Item>,
  from: BulkCursor,
  { url, objects, roots }: Extract<BulkOutcome, { state: 'ready' }>,
): Pages<Item, BulkProblem | null> {
  let cursor = from;
  const connections = job.documents.connections(job.grants);
  const unknown: string[] = [];
  for (;;) {
    job.signal.throwIfAborted();
    const options = { skip: cursor.done, expected: objects, limit: job.bulk.heldCharacters, connections };
    const chunk = await readChunk(job.api.lines(url), options);
    if (typeof chunk === 'string') return chunk;
    for (let start = 0; start < chunk.roots.length; start += pageSize) {
      const slice = chunk.roots.slice(start, start + pageSize);
      const records = slice.map((root) => root.record());
      unknown.push(...records.flatMap((record) => record.unknown));
      // A bulk file holds whole connections: nothing nested is left to read.
      const mapped = await mapNodes(
        records.map(({ node }) => node),
        job.completeBulk,
        job.read,
      );
      cursor = {
        ...cursor,
        done: cursor.done + slice.length,
        lines: slice.reduce((sum, { lines }) => sum + lines, cursor.lines),
      };
      yield page(job.api, cursor, { ...mapped, total: roots });
    }
    if (chunk.more) continue;
    if (unknown.length > 0) {
      reportUnknown(job, unknown);
      yield page(job.api, cursor);
    }
    // A line whose record is not in the file: what it belongs to is missing.
    return chunk.fileLines === cursor.lines ? null : 'unreadable';
  }
}

/** Types are Shopify's words, without anybody's data. */
function reportUnknown<Item extends CanonicalRecord>({ api }: PullJob<Item>, types: readonly string[]): void {
  const names = [...new Set(types)].slice(0, 5).map((type) => type.slice(0, 60));
  const count = `${types.length} ${types.length === 1 ? 'line' : 'lines'}`;
  api.tell(
    'warning',
    'bulk_lines_unknown',
    `Left out ${count} of Shopify's bulk result, of a type that this version does not know (${names.join(', ')}).`,
  );
}
