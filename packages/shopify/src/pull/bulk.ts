import { IntegrationError } from '@makerfex/integrations-core';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import { mapNodes } from '../map/page.ts';
import { type BulkProblem, readChunk } from './bulk-file.ts';
import { type BulkOutcome, pollBulk, startBulk, waitForPoll } from './bulk-operation.ts';
import type { Cursor } from './cursor.ts';
import { type Pages, type PullJob, page } from './job.ts';

/** Records per page of a bulk file. */
const pageSize = 250;
const maxStarts = 3;
/** Shopify itself stops an operation after 10 days; a run does not wait that long. */
const maxWaitMs = 12 * 3_600_000;

type BulkCursor = Extract<Cursor, { phase: 'bulk' }>;

/**
 * Reads everything of the window with a bulk operation.
 * @returns false if that was not possible and the caller must read pages
 */
export async function* readBulk<Item extends CanonicalRecord>(
  job: PullJob<Item>,
  from: BulkCursor | null,
): Pages<Item, boolean> {
  const { api, input } = job;
  let cursor = from;
  for (let starts = 0; starts < maxStarts; starts += 1) {
    if (!cursor) {
      const startedAt = new Date().toISOString();
      const started = await startBulk(job);
      if (!('id' in started)) return refuse(job, 'busy' in started);
      cursor = { phase: 'bulk', operation: started.id, done: 0, lines: 0, startedAt };
    }
    const outcome: BulkOutcome = yield* awaitOutcome(job, cursor);
    if (outcome.state === 'empty') return true;
    if (outcome.state === 'failed') {
      const message = `Shopify's bulk operation ended without a result (${outcome.why})`;
      if (input.mode === 'bulk') throw new IntegrationError('provider_rejected', `${message}; try mode "paged".`);
      api.addNotice('warning', 'bulk_failed', `${message}; the records are read page by page.`);
      return false;
    }
    const problem: BulkProblem | null = outcome.state === 'ready' ? yield* readFile(job, cursor, outcome) : 'expired';
    if (problem === null) return true;
    if (problem === 'unreadable') {
      // Such a line may belong to any record, so no record of the file is certain to be whole.
      const message = "Shopify's bulk result has lines that are not JSON or belong to no record";
      api.addNotice('warning', 'bulk_unreadable', `${message}; the records are read page by page.`);
      return false;
    }
    api.addNotice('info', 'bulk_started_over', 'The result of the bulk operation had expired; started a new one.');
    cursor = null;
  }
  throw new IntegrationError(
    'provider_unavailable',
    `${maxStarts} bulk results of Shopify expired before they were read; try again later.`,
  );
}

function refuse<Item extends CanonicalRecord>({ api, input }: PullJob<Item>, isBusy: boolean): false {
  if (input.mode !== 'bulk') {
    const why = isBusy ? 'All bulk operations of the shop are in use' : 'Shopify refused a bulk operation';
    api.addNotice('info', 'bulk_unavailable', `${why}; the records are read page by page.`);
    return false;
  }
  throw isBusy
    ? new IntegrationError(
        'provider_rate_limited',
        'All bulk operations of the shop are in use (those being cancelled count too); the run will retry.',
        { retryAfterMs: 60_000 },
      )
    : new IntegrationError('provider_rejected', 'Shopify refused the bulk operation; try mode "paged".');
}

/** Yields an empty page before every poll, so that an interrupted run resumes with the same operation. */
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
    if (Date.now() - began > maxWaitMs)
      throw new IntegrationError(
        'provider_timeout',
        'A bulk operation took longer than 12 hours, the limit for a run; try mode "paged".',
      );
    await waitForPoll(job.bulk.pollMs, polls, job.signal);
  }
}

/**
 * Reads the file page by page. The cursor only moves past delivered records (airbyte#85372).
 * @returns why the end was not reached, or null
 */
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
      yield page(job.api, cursor, { ...mapped, total: roots, readAt: readAtOf(cursor) });
    }
    if (chunk.more) continue;
    if (unknown.length > 0) {
      reportUnknown(job, unknown);
      yield page(job.api, cursor);
    }
    // If the counts differ, some lines belong to no record of the file.
    return chunk.fileLines === cursor.lines ? null : 'unreadable';
  }
}

const readAtOf = ({ startedAt }: BulkCursor): Date | undefined =>
  startedAt === undefined ? undefined : new Date(startedAt);

/** Type names come from Shopify and contain no personal data. */
function reportUnknown<Item extends CanonicalRecord>({ api }: PullJob<Item>, types: readonly string[]): void {
  const names = [...new Set(types)].slice(0, 5).map((type) => type.slice(0, 60));
  const count = `${types.length} ${types.length === 1 ? 'line' : 'lines'}`;
  api.addNotice(
    'warning',
    'bulk_lines_unknown',
    `Left out ${count} of Shopify's bulk result, of a type that this version does not know (${names.join(', ')}).`,
  );
}
