import { type EventDetails, newEvent } from '../events/event.ts';
import { noteGone } from '../storage/note-gone.ts';
import type { PrivacyRequestRow } from '../storage/privacy.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { metaOf, subjectKinds } from './record-request.ts';

/** Who settles a request: a host port, or a person. */
export type SettledBy = { readonly port: string } | { readonly actorId: string };

/** The mark of a request that a port settled, in place of an actor. */
const byPort = 'port';

/**
 * Deletes what the SDK itself stores about the subjects of a request to delete, once.
 * @returns the row as it is to be stored
 */
export async function redactOwn<Tx>(
  unit: UnitOfWork<Tx>,
  row: PrivacyRequestRow,
  at: Date,
): Promise<PrivacyRequestRow> {
  if (row.type === 'export_customer' || row.redactedAt !== null) return row;
  const links = row.type === 'redact_shop' ? await forgetShop(unit, row) : await forgetSubjects(unit, row, at);
  await unit.events.append([
    newEvent('privacy.redacted', `Deleted ${links} record links as a request about personal data asks`, {
      connectionId: row.connectionId,
      meta: { ...metaOf(row), links },
    }),
  ]);
  return { ...row, redactedAt: at };
}

async function forgetShop<Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow): Promise<number> {
  await unit.privacy.forgetAccounts(row.providerKey);
  return (await isConnectedElsewhere(unit, row)) ? 0 : unit.records.forget(row.providerKey, null, null, true);
}

/**
 * Whether the shop is connected to another account by now than the one to delete. Neither links nor ports know of which account a
 * record came: what the present account has would be deleted too.
 */
export async function isConnectedElsewhere<Tx>(
  unit: UnitOfWork<Tx>,
  { type, connectionId, providerKey }: PrivacyRequestRow,
): Promise<boolean> {
  if (type !== 'redact_shop' || connectionId !== null) return false;
  const present = await unit.connections.findByProvider(providerKey);
  return present !== null && (await unit.credentials.findLive(present.id)) !== null;
}

/** What was read before does not bring the subjects back. */
async function forgetSubjects<Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow, at: Date): Promise<number> {
  await lockSubjects(unit, row);
  let links = 0;
  for (const { set, ids } of subjectsOf(row)) {
    links += await unit.records.forget(set.providerKey, set.kind, ids, true);
    await noteGone(unit, set, ids, () => at, at);
  }
  return links;
}

const subjectsOf = (row: PrivacyRequestRow) =>
  (['customers', 'orders'] as const).flatMap((subjects) => {
    const ids = row[subjects].map(({ externalId }) => externalId);
    return ids.length > 0 ? { set: { providerKey: row.providerKey, kind: subjectKinds[subjects] }, ids } : [];
  });

/**
 * Waits for runs that write records of the subjects of a request to delete. Call it before the host deletes its own: a run that is
 * writing a page would store them again afterwards.
 */
export async function lockSubjects<Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow): Promise<void> {
  // By kind, in the order of others that lock several.
  if (row.type === 'redact_customer') for (const { set } of subjectsOf(row)) await unit.records.lock(set);
}

/**
 * Settles a request: it deletes what the SDK stores itself, and the ids of the subjects of a request to delete.
 * @returns the row as it is now; null if it was settled or taken up by another meanwhile
 */
export async function settleRequest<Tx>(
  unit: UnitOfWork<Tx>,
  row: PrivacyRequestRow,
  by: SettledBy,
  { at, note }: { readonly at: Date; readonly note: string | null },
): Promise<PrivacyRequestRow | null> {
  const redacted = await redactOwn(unit, row, at);
  const settled: PrivacyRequestRow = {
    ...redacted,
    ...(row.type !== 'export_customer' && { customers: [], orders: [] }),
    state: 'settled',
    settledAt: at,
    settledBy: 'port' in by ? byPort : by.actorId,
    nextAt: null,
    note,
  };
  if (!(await unit.privacy.update(settled, row.attempts))) return null;
  await unit.events.append([settledEvent(settled, by)]);
  return settled;
}

function settledEvent(row: PrivacyRequestRow, by: SettledBy) {
  const about: EventDetails = { connectionId: row.connectionId, actorId: 'port' in by ? null : by.actorId };
  const text = 'port' in by ? `The host port ${by.port} settled` : 'A person settled';
  return newEvent('privacy.settled', `${text} a request about personal data`, {
    ...about,
    meta: { ...metaOf(row), by: 'port' in by ? 'port' : 'person' },
  });
}
