import { IntegrationError } from '../errors.ts';
import { cutText, issueLimits } from '../issues.ts';
import type { UpsertBatch } from '../provider/ports.ts';
import type { CanonicalRecord } from '../records/record.ts';

/** What a port answered for the items of a batch; each is in one of the two. */
export interface PortAnswer {
  /** The host's ids, by external id. */
  readonly links: ReadonlyMap<string, string>;
  /** Why the host refuses a record, by external id. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Reads what an upsert port returned.
 * @throws IntegrationError `port_failed` if it is no list, or does not have one answer for each item
 */
export function readAnswer(
  port: string,
  kind: string,
  { items, deleted }: UpsertBatch<CanonicalRecord>,
  returned: unknown,
): PortAnswer {
  const fail = (problem: string): never => {
    throw new IntegrationError('port_failed', `The host port ${port} ${problem}`, { port });
  };
  if (!Array.isArray(returned))
    return fail(`returned no list for ${kind} ${items[0]?.item.externalId ?? `deletions`}; ${contract}`);
  const ids = new Set(items.map(({ item }) => item.externalId));
  const known = new Set(deleted.map(({ externalId }) => externalId));
  const links = new Map<string, string>();
  const refused = new Map<string, string>();
  const entries: readonly unknown[] = returned;
  for (const entry of entries) {
    const externalId = textOf(entry, 'externalId');
    // A port may answer for a deleted record too.
    if (externalId !== null && !ids.has(externalId) && known.has(externalId)) continue;
    if (externalId === null || !ids.has(externalId))
      return fail(`answered for ${kind} ${shown(externalId)}, which is not in its batch; ${contract}`);
    const [hostId, rejected] = [textOf(entry, 'hostId'), fieldOf(entry, 'rejected') ?? null];
    if (links.has(externalId) || refused.has(externalId) || (hostId !== null && rejected !== null))
      return fail(`returned two answers for ${kind} ${externalId}; ${contract}`);
    const reason = typeof rejected === 'string' ? storable(rejected) : '';
    if (hostId !== null) links.set(externalId, hostId);
    else if (reason !== '') refused.set(externalId, reason);
  }
  const missing = items.find(({ item }) => !links.has(item.externalId) && !refused.has(item.externalId));
  if (missing)
    return fail(`returned neither a host id nor a reason for ${kind} ${missing.item.externalId}; ${contract}`);
  return { links, refused };
}

const contract = 'it must return { externalId, hostId } or { externalId, rejected } for every item, with text in each.';

const fieldOf = (entry: unknown, field: string): unknown =>
  typeof entry === 'object' && entry !== null ? Reflect.get(entry, field) : undefined;

/** A field of an entry; null unless it is text that is not empty. */
function textOf(entry: unknown, field: string): string | null {
  const value = fieldOf(entry, field);
  return typeof value === 'string' && value !== '' ? value : null;
}

const shown = (externalId: string | null): string => (externalId === null ? 'without an id' : cutText(externalId, 100));

/** The reason as the host wrote it, without what PostgreSQL cannot store, and cut if it is long. Empty if it says nothing. */
const storable = (reason: string): string =>
  cutText(reason.replaceAll('\0', '').trim().toWellFormed(), issueLimits.problem);
