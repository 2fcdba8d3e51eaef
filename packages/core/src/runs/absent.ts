import { type FetchById, fetchedAtOnce } from './fetch-by-id.ts';
import type { Live, Pull } from './pull.ts';

/** Of so few known records any number may go at once. */
const fewRecords = 10;

/** Takes as deleted what a complete enumeration has not seen, unless absence proves nothing. */
export async function deleteAbsent<Tx>(pull: Pull<Tx>, byId: FetchById | null): Promise<void> {
  const reason = pull.whyAbsenceMeansNothing;
  if (reason) return pull.refuseDeletions(reason);
  let live = await pull.countLive();
  if (live.unseen === 0) return;
  let doubt = whyKept(pull, live);
  if (doubt && byId) {
    // Records that moved while the list was read are found by their ids; what is left may be plausible.
    await lookUp(pull, byId, false);
    live = await pull.countLive();
    doubt = whyKept(pull, live);
  }
  if (doubt) return pull.refuseDeletions(doubt, live);
  if (!byId) return deleteUnseen(pull);
  await lookUp(pull, byId, true);
  const left = await pull.countLive();
  if (left.unseen > 0)
    await pull.refuseDeletions(`asked by id, the provider did not say that ${left.unseen} of them are gone`, left);
}

function whyKept<Tx>(pull: Pull<Tx>, { known, unseen, seen }: Live): string | null {
  if (unseen === 0) return null;
  const { total } = pull;
  if (total !== null && seen < total) return `${total} records were announced and ${seen} came`;
  if (known <= fewRecords || unseen * 2 <= known || pull.input.allowMassDeletion) return null;
  return `${unseen} of ${known} known records would be deleted, more than half; if they are really gone, run it with allowMassDeletion: true`;
}

async function deleteUnseen<Tx>(pull: Pull<Tx>): Promise<void> {
  for (;;) {
    pull.signal.throwIfAborted();
    const gone = await pull.deleteUnseen();
    if (gone === 0) return;
  }
}

/** Asks for each record that was not seen: the ones that are there are written. */
async function lookUp<Tx>(pull: Pull<Tx>, byId: FetchById, mayDelete: boolean): Promise<void> {
  for (let after: string | null = null; ; ) {
    pull.signal.throwIfAborted();
    const ids: readonly string[] = await pull.findUnseen(after, fetchedAtOnce);
    after = ids.at(-1) ?? null;
    if (after === null) return;
    const found = await byId(ids);
    await pull.writeFound(mayDelete ? found : { ...found, deleted: [] });
  }
}

/** Asks for the records that earlier runs could not read. */
export async function readUnread<Tx>(pull: Pull<Tx>, byId: FetchById): Promise<void> {
  const ids = pull.unreadIds;
  for (let start = 0; start < ids.length; start += fetchedAtOnce) {
    pull.signal.throwIfAborted();
    await pull.writeFound(await byId(ids.slice(start, start + fetchedAtOnce)));
  }
}
