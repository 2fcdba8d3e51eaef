import type { PullCapability } from '../provider/provider.ts';
import type { RecordRow } from '../storage/rows.ts';
import { reasonToKeep } from './absent.ts';
import { isLimit, withPrefetch } from './batches.ts';
import { boundPages, RequestLimit } from './bounds.ts';
import { DryRun } from './dry-run.ts';
import { dryRunLimits } from './dry-run-report.ts';
import { batchesOf } from './execute-pull.ts';
import { createFetchById, type FetchById, fetchedAtOnce } from './fetch-by-id.ts';
import { classifyPages } from './provider-fault.ts';
import { unreadIds } from './pull-state.ts';
import type { RunWork } from './run-work.ts';

/** Runs a pull without writing what it finds. At the limit of requests, its result says so and has what was found by then. */
export async function executeDryRun<Tx>(work: RunWork<Tx>, capability: PullCapability): Promise<void> {
  const { connection, options, run, signal } = work;
  const dry = new DryRun(work, capability);
  const limit = new RequestLimit(options.maxRequests, run.capability);
  const context = { http: limit.of(work.http), config: connection.config, signal };
  const whose = { capability: run.capability, label: work.provider.label };
  try {
    const pages = classifyPages(whose, capability.run({ ...context, ...dry.begin() }));
    const batches = batchesOf(work, capability, boundPages(pages, run.capability, limit));
    for await (const { value: batch } of withPrefetch(batches)) {
      signal.throwIfAborted();
      await dry.read(batch);
    }
    const byId = createFetchById(capability, whose, context, limit, options.clock);
    if (capability.enumerates) await findAbsent(dry, byId);
    else if (byId) await readUnread(dry, byId);
  } catch (error) {
    if (!isLimit(error)) throw error;
    dry.setIncomplete(`it needs more than ${options.maxRequests} requests, the limit of runs.maxRequests`);
  }
  signal.throwIfAborted();
  await dry.finish();
}

/** Looks up the records that earlier runs could not read. */
async function readUnread<Tx>(dry: DryRun<Tx>, byId: FetchById): Promise<void> {
  const ids = unreadIds(dry.state);
  for (let start = 0; start < ids.length; start += fetchedAtOnce) {
    dry.work.signal.throwIfAborted();
    await dry.read({ ...(await byId(ids.slice(start, start + fetchedAtOnce))), cursor: null });
  }
}

/** Finds the records that an enumeration would delete, as `deleteAbsent` does, but in one reading of the list. */
async function findAbsent<Tx>(dry: DryRun<Tx>, byId: FetchById | null): Promise<void> {
  const { since, until } = dry.input;
  if (since !== undefined || until !== undefined) dry.setIncomplete('the run was narrowed by since or until');
  if (dry.incomplete !== null) return;
  let [known, unanswered, gone] = [0, 0, 0];
  const first: RecordRow[] = [];
  for await (const { known: count, rows } of dry.absent(fetchedAtOnce)) {
    known += count;
    const found = byId && rows.length > 0 ? await byId(rows.map(({ externalId }) => externalId)) : null;
    if (found) await dry.read({ ...found, deleted: [] });
    const isGone = (id: string) => found === null || found.deleted.includes(id);
    const left = rows.filter(({ externalId }) => !dry.hasSeen(externalId));
    const goneHere = left.filter(({ externalId }) => isGone(externalId));
    unanswered += left.length - goneHere.length;
    gone += goneHere.length;
    first.push(...goneHere.slice(0, dryRunLimits.examples - first.length));
  }
  const unseen = gone + unanswered;
  const rejected = dry.state.resume.rejected?.length ?? 0;
  const reason = reasonToKeep(dry.state.resume, dry.input, { known, unseen, seen: known - unseen + rejected });
  if (reason) dry.setIncomplete(`absent records would be kept: ${reason}`);
  else await dry.delete(gone, first);
}
