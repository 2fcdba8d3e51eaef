import { IntegrationError } from '../errors.ts';
import type { RunProgress } from '../storage/rows.ts';
import { type FetchById, fetchedAtOnce } from './fetch-by-id.ts';
import { countLive, type Live } from './live.ts';
import type { Pull } from './pull.ts';
import { unreadIds } from './pull-state.ts';
import { hasMovedEachTime, mostReadings, readingOf } from './resume.ts';
import { writeDeletions } from './write-batch.ts';

/** Of so few known records any number may go at once. */
const fewRecords = 10;

/** Deletes what a complete enumeration has not seen, unless absence proves nothing. */
export async function deleteAbsent<Tx>(pull: Pull<Tx>, byId: FetchById | null): Promise<void> {
  const reason = pull.whyAbsenceMeansNothing;
  if (reason) return refuse(pull, reason);
  let live = await countLive(pull.writer, pull.state.resume);
  if (live.unseen === 0) return;
  let doubt = whyKept(pull, live);
  if (doubt && byId) {
    // Records that moved while the list was read are found by their ids; what is left may be plausible.
    await lookUp(pull, byId, false);
    live = await countLive(pull.writer, pull.state.resume);
    doubt = whyKept(pull, live);
  }
  if (doubt) return refuse(pull, doubt, live);
  if (!byId) return deleteUnseen(pull);
  await lookUp(pull, byId, true);
  const left = await countLive(pull.writer, pull.state.resume);
  if (left.unseen > 0)
    await refuse(pull, `asked by id, the provider did not say that ${left.unseen} of them are gone`, left);
}

function whyKept<Tx>({ state, input }: Pull<Tx>, { known, unseen, seen }: Live): string | null {
  const { total = null, leftOut = 0 } = state.resume;
  if (unseen === 0) return null;
  if (state.resume.moved && readingOf(state.resume) >= mostReadings) return hasMovedEachTime;
  if (total !== null && seen + leftOut < total) return `${total} records were announced and ${seen + leftOut} came`;
  if (known <= fewRecords || unseen * 2 <= known || input.allowMassDeletion) return null;
  return `${unseen} of ${known} known records would be deleted, more than half; if they are really gone, run it with allowMassDeletion: true`;
}

/** Keeps the absent records, and says why. */
async function refuse<Tx>(pull: Pull<Tx>, reason: string, live?: Live): Promise<void> {
  pull.setIncomplete(reason);
  const counts = live && { known: live.known, unseen: live.unseen };
  await pull.writer.report('run.deletions_refused', `Absent records were kept: ${reason}.`, { reason, ...counts });
}

async function deleteUnseen<Tx>(pull: Pull<Tx>): Promise<void> {
  const { signal, options } = pull.writer.work;
  let count: number;
  do {
    signal.throwIfAborted();
    count = await deleteSome(pull, options.batchSize);
  } while (count > 0);
}

/** @returns how many were deleted */
async function deleteSome<Tx>(pull: Pull<Tx>, limit: number): Promise<number> {
  const { writer, state } = pull;
  const { progress, resume } = state;
  const about = `${writer.capability.contract.record} records that are gone`;
  const after = await writer.portTransaction(about, async (unit) => {
    const target = writer.target(unit, resume);
    const gone = await unit.records.findUnseen(target.set, resume.enumerationId, { after: null, limit });
    if (gone.length === 0) return progress;
    await writeDeletions(target, gone);
    const deleted: RunProgress = { ...progress, deleted: progress.deleted + gone.length, phase: 'deleting' };
    await writer.advance(unit, deleted);
    return deleted;
  });
  pull.setProgress(after);
  return after.deleted - progress.deleted;
}

/** Asks for each record that was not seen: the ones that are there are written. */
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
  const { enumerationId } = state.resume;
  const rows = await writer.transaction((unit) => {
    const { set } = writer.target(unit, state.resume);
    return unit.records.findUnseen(set, enumerationId, { after, limit: fetchedAtOnce });
  });
  return rows.map(({ externalId }) => externalId);
}

/** Asks for the records that earlier runs could not read. If the provider fails at that they stay unread: the list itself was read. */
export async function readUnread<Tx>(pull: Pull<Tx>, byId: FetchById): Promise<void> {
  const ids = unreadIds(pull.state);
  for (let start = 0; start < ids.length; start += fetchedAtOnce) {
    pull.writer.work.signal.throwIfAborted();
    const asked = ids.slice(start, start + fetchedAtOnce);
    const found = await byId(asked).catch((error: unknown) => {
      if (!isFaultOfProvider(error)) throw error;
      return error;
    });
    if (found instanceof IntegrationError) await reportUnanswered(pull, asked.length, found);
    else await pull.writeFound(found);
  }
}

const isFaultOfProvider = (error: unknown): error is IntegrationError =>
  error instanceof IntegrationError &&
  (error.kind === 'provider' || error.kind === 'transient') &&
  error.code !== 'run_limit_exceeded' &&
  error.code !== 'storage_unavailable';

function reportUnanswered<Tx>({ writer }: Pull<Tx>, count: number, { code, message }: IntegrationError): Promise<void> {
  const what = `${count} records that could not be read before were asked for by id without an answer`;
  return writer.report('run.notice', `${what}; the next run asks again. ${message}`, {
    code: 'unread_unanswered',
    error: code,
  });
}
