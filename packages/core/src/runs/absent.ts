import { type IntegrationError, isIntegrationError } from '../errors.ts';
import { runEvent } from '../events/event.ts';
import type { PullInput } from '../provider/capability.ts';
import type { SyncResume } from '../storage/rows.ts';
import type { RunProgress } from '../storage/run-row.ts';
import { type FetchById, fetchedAtOnce } from './fetch-by-id.ts';
import { countLive, type Live } from './live.ts';
import type { Pull } from './pull.ts';
import { unreadIds } from './pull-state.ts';
import { enumerationOf, listMovedReason, mostReadings, readingOf } from './resume.ts';
import { lockSet, writeDeletions } from './write-batch.ts';

/** With this few known records, any number may be deleted at once. */
const fewRecords = 10;

/** Deletes the records that a complete enumeration did not see, unless absence proves nothing. */
export async function deleteAbsent<Tx>(pull: Pull<Tx>, byId: FetchById | null): Promise<void> {
  const reason = pull.whyAbsenceMeansNothing;
  if (reason) return refuse(pull, reason);
  let live = await countLive(pull.writer, pull.state.resume);
  if (live.unseen === 0) return;
  let keepReason = reasonToKeep(pull.state.resume, pull.input, live);
  if (keepReason && byId) {
    // Looking them up by id finds the records that moved while the list was read; the rest may be plausible.
    await lookUp(pull, byId, false);
    live = await countLive(pull.writer, pull.state.resume);
    keepReason = reasonToKeep(pull.state.resume, pull.input, live);
  }
  if (keepReason) return refuse(pull, keepReason, live);
  if (!byId) return deleteUnseen(pull);
  await lookUp(pull, byId, true);
  const left = await countLive(pull.writer, pull.state.resume);
  if (left.unseen > 0)
    await refuse(pull, `looked up by id, the provider did not say that ${left.unseen} of them are gone`, left);
}

/** Why absent records are kept; null if they may be deleted. */
export function reasonToKeep(resume: SyncResume, input: PullInput, { known, unseen, seen }: Live): string | null {
  const { total = null, leftOut = 0 } = resume;
  if (unseen === 0) return null;
  if (resume.moved && readingOf(resume) >= mostReadings) return listMovedReason;
  if (total !== null && seen + leftOut < total) return `${total} records were announced and ${seen + leftOut} came`;
  if (known <= fewRecords || unseen * 2 <= known || input.allow_mass_deletion) return null;
  return `${unseen} of ${known} known records would be deleted, more than half; if they really no longer exist, run again with allow_mass_deletion: true`;
}

/** Keeps the absent records and reports why. */
async function refuse<Tx>(pull: Pull<Tx>, reason: string, live?: Live): Promise<void> {
  pull.setIncomplete(reason);
  const counts = live && { known: live.known, unseen: live.unseen };
  const message = `Absent records were kept: ${reason}.`;
  await pull.writer.report(
    runEvent(pull.writer.work.run, 'run.deletions_refused', message, { reason, ...counts }, { level: 'warning' }),
  );
}

async function deleteUnseen<Tx>(pull: Pull<Tx>): Promise<void> {
  const { signal, options } = pull.writer.work;
  let after: string | null = null;
  do {
    signal.throwIfAborted();
    after = await deleteSome(pull, after, options.batchSize);
  } while (after !== null);
}

/**
 * @param after only records with a later external id: those before it need not be searched again
 * @returns the last external id that was deleted; null if there was none
 */
async function deleteSome<Tx>(pull: Pull<Tx>, after: string | null, limit: number): Promise<string | null> {
  const { writer, state } = pull;
  const { progress, resume } = state;
  const about = `deleted ${writer.capability.contract.record} records`;
  const done = await writer.portTransaction(about, async (unit) => {
    const target = writer.target(unit, resume);
    const enumeration = enumerationOf(resume);
    await lockSet(target);
    const toDelete = await unit.records.findUnseen(target.set, enumeration, { after, limit });
    const lastRow = toDelete.at(-1);
    if (!lastRow) return { reached: progress, last: null };
    await writeDeletions(target, toDelete, enumeration.startedAt);
    const reached: RunProgress = { ...progress, deleted: progress.deleted + toDelete.length, phase: 'deleting' };
    await writer.advance(unit, reached);
    return { reached, last: lastRow.externalId };
  });
  pull.setProgress(done.reached);
  return done.last;
}

/** Looks up each unseen record by id, and writes those that still exist. */
async function lookUp<Tx>(pull: Pull<Tx>, byId: FetchById, mayDelete: boolean): Promise<void> {
  for (let after: string | null = null; ; ) {
    pull.writer.work.signal.throwIfAborted();
    const ids: readonly string[] = await findUnseen(pull, after);
    after = ids.at(-1) ?? null;
    if (after === null) return;
    const found = await byId(ids);
    await pull.writeFound(mayDelete ? found : { ...found, deleted: [] });
  }
}

async function findUnseen<Tx>({ writer, state }: Pull<Tx>, after: string | null): Promise<readonly string[]> {
  const rows = await writer.transaction((unit) => {
    const { set } = writer.target(unit, state.resume);
    return unit.records.findUnseen(set, enumerationOf(state.resume), { after, limit: fetchedAtOnce });
  });
  return rows.map(({ externalId }) => externalId);
}

/** Looks up the records that earlier runs could not read. If the provider fails, they stay unread and the run succeeds: the list was read. */
export async function readUnread<Tx>(pull: Pull<Tx>, byId: FetchById): Promise<void> {
  const ids = unreadIds(pull.state);
  for (let start = 0; start < ids.length; start += fetchedAtOnce) {
    pull.writer.work.signal.throwIfAborted();
    const part = ids.slice(start, start + fetchedAtOnce);
    const found = await byId(part).catch((error: unknown) => {
      if (!isProviderFault(error)) throw error;
      return error;
    });
    if (isIntegrationError(found)) await reportUnanswered(pull, part.length, found);
    else await pull.writeFound(found);
  }
}

const isProviderFault = (error: unknown): error is IntegrationError =>
  isIntegrationError(error) &&
  (error.kind === 'provider' || error.kind === 'transient') &&
  error.code !== 'run_limit_exceeded' &&
  error.code !== 'storage_unavailable';

function reportUnanswered<Tx>({ writer }: Pull<Tx>, count: number, { code, message }: IntegrationError): Promise<void> {
  const what = `Could not look up ${count} records by id that earlier runs could not read`;
  const meta = { code: 'unread_unanswered', error: code };
  return writer.report(
    runEvent(writer.work.run, 'run.notice', `${what}; the next run tries again. ${message}`, meta, {
      level: 'warning',
    }),
  );
}
