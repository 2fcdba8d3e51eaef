import type { PrivacyRequestRow } from '../storage/privacy.ts';
import type { ConnectionDeletion, Page, PageRequest } from '../storage/repositories.ts';
import type {
  ConnectionRow,
  CredentialRow,
  EventRow,
  OAuthStateRow,
  RecordRow,
  ScheduleRow,
  SyncRow,
} from '../storage/rows.ts';
import type { RunRow } from '../storage/run-row.ts';
import { readPageRequest } from '../storage/support.ts';
import type { DirtyRow, GoneRecord, WebhookDeliveryRow } from '../storage/webhooks.ts';

/** A record link, with the enumeration that last saw it. */
export interface StoredRecord {
  readonly row: RecordRow;
  readonly enumerationId: string | null;
}

export interface Lease {
  readonly owner: string;
  readonly expiresAt: Date;
}

export interface StoredDelivery {
  readonly subscription: string;
  readonly eventId: string;
  /** In order of appending, from 1; 0 for events from before the subscription. */
  readonly position: number;
}

/** The hold of a process on the deliveries of a subscription, or its wait for the next attempt. */
export interface DeliveryHold {
  readonly owner: string;
  readonly until: Date;
  readonly failures: number;
}

/** All rows of one shop. Shops share nothing, so another shop's id is unknown here. */
export interface Shop {
  readonly connections: Map<string, ConnectionRow>;
  /** Connections whose deletion has begun. */
  readonly deletions: Map<string, ConnectionDeletion>;
  readonly credentials: Map<string, CredentialRow>;
  readonly oauthStates: Map<string, OAuthStateRow>;
  readonly events: Map<string, EventRow>;
  readonly runs: Map<string, RunRow>;
  /** The run that another request has joined, by connection and idempotency key. */
  readonly joinedRuns: Map<string, RunRow>;
  readonly schedules: Map<string, ScheduleRow>;
  /** By record set, then by external id. */
  readonly records: Map<string, Map<string, StoredRecord>>;
  readonly sync: Map<string, SyncRow>;
  readonly leases: Map<string, Lease>;
  readonly deliveries: Map<string, StoredDelivery>;
  /** By subscription. */
  readonly holds: Map<string, DeliveryHold>;
  /** Connection ids, by provider and account, as JSON. */
  readonly webhookAccounts: Map<string, readonly string[]>;
  readonly webhookDeliveries: Map<string, WebhookDeliveryRow>;
  readonly dirty: Map<string, DirtyRow>;
  /** By provider, kind and external id, as JSON. */
  readonly gone: Map<string, GoneRecord>;
  readonly privacy: Map<string, PrivacyRequestRow>;
  /** @returns a number above all earlier ones */
  readonly counter: () => number;
}

export const emptyShop = (counter: () => number): Shop => ({
  connections: new Map(),
  deletions: new Map(),
  credentials: new Map(),
  oauthStates: new Map(),
  events: new Map(),
  runs: new Map(),
  joinedRuns: new Map(),
  schedules: new Map(),
  records: new Map(),
  sync: new Map(),
  leases: new Map(),
  deliveries: new Map(),
  holds: new Map(),
  webhookAccounts: new Map(),
  webhookDeliveries: new Map(),
  dirty: new Map(),
  gone: new Map(),
  privacy: new Map(),
  counter,
});

/** Newest first: ids are UUIDv7 and sort by creation. */
export function newestFirst<Row extends { readonly id: string }>(rows: Iterable<Row>, request: PageRequest): Page<Row> {
  const { size, after } = readPageRequest(request);
  const left = [...rows].filter(({ id }) => after === null || id < after).toSorted((a, b) => (a.id > b.id ? -1 : 1));
  return { rows: left.slice(0, size), next: left.length > size ? (left[size - 1]?.id ?? null) : null };
}
