import type { PullPage } from '../provider/context.ts';
import { mustFindPort } from '../provider/erased-ports.ts';
import type { PullCapability } from '../provider/provider.ts';
import type { CanonicalRecord } from '../records/record.ts';
import type { Json } from '../storage/rows.ts';
import { deleteAbsent, readUnread } from './absent.ts';
import { type Batch, gather, withPrefetch } from './batches.ts';
import { boundPages, RequestLimit } from './bounds.ts';
import { createFetchById } from './fetch-by-id.ts';
import { createIntake } from './intake.ts';
import { classifyPages } from './provider-fault.ts';
import { Pull } from './pull.ts';
import { PullWriter } from './pull-writer.ts';
import type { RunWork } from './run-work.ts';
import { stampPages } from './stamp-pages.ts';

/** A slow provider's pages are committed at least this often, in milliseconds. */
const flushAfterMs = 1_000;
/** Records larger than about 4 KB make smaller batches. */
const batchCharacters = 4 * 1024 * 1024;

/** Runs a pull batch by batch, each in one transaction with the host's own writes. */
export async function executePull<Tx>(work: RunWork<Tx>, capability: PullCapability): Promise<void> {
  const { connection, options, run, signal } = work;
  const limit = new RequestLimit(options.maxRequests, run.capability);
  const context = { http: limit.of(work.http), config: connection.config, signal };
  const upsert = mustFindPort(options.ports, capability.contract.port);
  const pull = new Pull(new PullWriter(work, capability, upsert));
  const whose = { capability: run.capability, label: work.provider.label };
  do {
    const pages = classifyPages(whose, capability.run({ ...context, ...pull.begin() }));
    await readList(work, capability, pull, boundPages(pages, run.capability, limit));
  } while (!pull.isComplete && (await pull.next()));
  if (pull.isComplete) return;
  signal.throwIfAborted();
  const byId = createFetchById(capability, whose, context, limit, options.clock);
  if (capability.enumerates) await deleteAbsent(pull, byId);
  else if (byId) await readUnread(pull, byId);
  await pull.complete();
}

async function readList<Tx>(
  work: RunWork<Tx>,
  capability: PullCapability,
  pull: Pull<Tx>,
  pages: AsyncGenerator<Page, void, undefined>,
): Promise<void> {
  for await (const { value: batch, prefetch } of withPrefetch(batchesOf(work, capability, pages))) {
    work.signal.throwIfAborted();
    await pull.write(batch, prefetch);
  }
}

type Page = PullPage<CanonicalRecord, unknown>;

/** Gathers the pages of a list into batches. */
export const batchesOf = <Tx>(
  { options }: RunWork<Tx>,
  { contract }: PullCapability,
  pages: AsyncGenerator<Page, void, undefined>,
): AsyncGenerator<Batch, void, undefined> =>
  gather(stampPages(pages, options.clock), createIntake(contract, options.clock), toJson, {
    size: options.batchSize,
    characters: batchCharacters,
    flushAfterMs,
  });

const toJson = (cursor: unknown): Json => JSON.parse(JSON.stringify(cursor ?? null));
