import { IntegrationError } from '../errors.ts';
import type {
  ConnectionRow,
  CredentialRow,
  EventRow,
  Page,
  PageRequest,
  RecordRow,
  RunRow,
  SyncRow,
} from '../storage.ts';

/** A record link with the enumeration that saw it last. */
export interface StoredRecord {
  readonly row: RecordRow;
  readonly enumerationId: string | null;
}

export interface Lease {
  readonly owner: string;
  readonly expiresAt: Date;
}

/** All rows of one shop. Shops share nothing, so a foreign id is an unknown one. */
export interface Shop {
  readonly connections: Map<string, ConnectionRow>;
  readonly credentials: Map<string, CredentialRow>;
  readonly events: Map<string, EventRow>;
  readonly runs: Map<string, RunRow>;
  /** By record set, then by external id. */
  readonly records: Map<string, Map<string, StoredRecord>>;
  readonly sync: Map<string, SyncRow>;
  readonly leases: Map<string, Lease>;
}

export const emptyShop = (): Shop => ({
  connections: new Map(),
  credentials: new Map(),
  events: new Map(),
  runs: new Map(),
  records: new Map(),
  sync: new Map(),
  leases: new Map(),
});

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Newest first: ids are UUIDv7 and sort by creation. */
export function newestFirst<Row extends { readonly id: string }>(
  rows: Iterable<Row>,
  { limit, after }: PageRequest,
): Page<Row> {
  if (after !== undefined && !uuid.test(after))
    throw new IntegrationError('invalid_input', 'The cursor is not one of this list: read the list from its start.');
  const size = Math.min(Math.max(limit, 1), 200);
  const left = [...rows]
    .filter(({ id }) => after === undefined || id < after)
    .toSorted((a, b) => (a.id > b.id ? -1 : 1));
  return { rows: left.slice(0, size), next: left.length > size ? (left[size - 1]?.id ?? null) : null };
}
