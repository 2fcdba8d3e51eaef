import { type EventDetails, newEvent } from '../events/event.ts';
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
  const links = row.type === 'redact_shop' ? await forgetShop(unit, row) : await forgetSubjects(unit, row);
  await unit.events.append([
    newEvent('privacy.redacted', `Deleted ${links} record links as a request about personal data asks`, {
      connectionId: row.connectionId,
      meta: { ...metaOf(row), links },
    }),
  ]);
  return { ...row, redactedAt: at };
}

async function forgetShop<Tx>(unit: UnitOfWork<Tx>, { providerKey }: PrivacyRequestRow): Promise<number> {
  await unit.privacy.forgetAccounts(providerKey);
  return unit.records.forget(providerKey, null, null, true);
}

async function forgetSubjects<Tx>(unit: UnitOfWork<Tx>, row: PrivacyRequestRow): Promise<number> {
  let links = 0;
  for (const name of ['customers', 'orders'] as const) {
    const ids = row[name].map(({ externalId }) => externalId);
    if (ids.length > 0) links += await unit.records.forget(row.providerKey, subjectKinds[name], ids, true);
  }
  return links;
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
