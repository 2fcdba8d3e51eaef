import type { EventLevel } from './event-levels.ts';
import type { ConnectionHealth } from './health.ts';
import type {
  ConnectionRow,
  CredentialRow,
  EventRow,
  KeyWrapping,
  OAuthStateRow,
  RecordRow,
  RecordSet,
  ScheduleRow,
  SyncRow,
} from './rows.ts';

/** A page of a list. */
export interface Page<Row> {
  /** The rows of the page. */
  readonly rows: readonly Row[];
  /** Cursor of the following page, for `after`; null on the last one. */
  readonly next: string | null;
}
export interface PageRequest {
  /** Most rows of the page: 1 to 200. */
  readonly limit: number;
  /** `next` of the page before. Left out: the first page. */
  readonly after?: string | undefined;
}

export interface ConnectionWithCredential {
  readonly connection: ConnectionRow;
  /** Null if it has none. */
  readonly live: CredentialRow | null;
}

/** A connection whose deletion has begun. */
export interface ConnectionDeletion {
  readonly id: string;
  readonly providerKey: string;
  /** What becomes of the links of its records: forgotten ones make the next connection send each record again. */
  readonly links: 'forget' | 'keep';
}

export interface ConnectionRepository {
  /** @returns false if the shop already has a connection of this provider: nothing is written then. */
  insert(row: ConnectionRow): Promise<boolean>;
  find(id: string): Promise<ConnectionRow | null>;
  /** The connection with its live credential, as {@link CredentialRepository.findLive} finds it. */
  findWithCredential(id: string): Promise<ConnectionWithCredential | null>;
  findByProvider(providerKey: string): Promise<ConnectionRow | null>;
  /** All connections of the shop, by provider key. */
  list(): Promise<readonly ConnectionRow[]>;
  /**
   * Replaces the row if its stored version is still `row.version - 1`. Health and last sync stay as they are:
   * only `note` changes them.
   * @returns false if it is not: nothing is written then.
   */
  update(row: ConnectionRow): Promise<boolean>;
  /**
   * Changes only health and last sync, at any version, and leaves the version as it is. What is not given stays. The row is
   * locked until the transaction ends, even if nothing is given, so that two who combine healths do so one after the other.
   * @param facts.capabilityHealth replaces the health of all capabilities
   * @returns the row as it is now, or null if there is none.
   */
  recordHealth(
    id: string,
    facts: {
      health?: ConnectionHealth;
      healthReason?: string | null;
      capabilityHealth?: ConnectionRow['capabilityHealth'];
      lastSyncedAt?: Date;
    },
  ): Promise<ConnectionRow | null>;
  /**
   * Begins to delete a connection, and deletes its unfinished runs, live credential, OAuth states, schedules and sync rows. From then
   * on it is as unknown as a deleted one to every method but these: `listDeletions` and `trim` find it, and `insert` refuses another
   * one of its provider until {@link delete}.
   * @returns false if there is none, or its deletion has begun
   */
  beginDeletion(id: string, links: ConnectionDeletion['links']): Promise<boolean>;
  /** Deletions of the shop that have begun, by id. */
  listDeletions(): Promise<readonly ConnectionDeletion[]>;
  /**
   * Deletes up to `limit` rows that a connection still has after {@link beginDeletion}: finished runs, former credentials, records to
   * fetch. Passes over those that another transaction is deleting. @returns how many; 0 if there are no others
   */
  trim(id: string, limit: number): Promise<number>;
  /** Deletes the connection with its credentials, OAuth states, runs, schedules and sync rows. Events and record links stay. */
  delete(id: string): Promise<boolean>;
}

export interface CredentialRepository {
  /** The one that is not revoked, with the highest version. */
  findLive(connectionId: string): Promise<CredentialRow | null>;
  /** The newest versions, newest first; revoked ones have no wrapped key. A refreshed credential can have thousands of versions. */
  list(connectionId: string, limit: number): Promise<readonly CredentialRow[]>;
  /**
   * Adds `row` as the live version and revokes the previous one, if the highest version is still `row.version - 1`.
   * @returns false if it is not: nothing is written then.
   */
  replace(row: CredentialRow): Promise<boolean>;
  find(id: string): Promise<CredentialRow | null>;
  /** Sets the scopes of the live version. @returns false if there is none. */
  noteScopes(connectionId: string, scopes: readonly string[]): Promise<boolean>;
  /**
   * Replaces the wrapping `from` of the data key with `to`.
   * @returns false if the row has another wrapping by now, or was revoked: nothing is written then.
   */
  rewrap(id: string, from: KeyWrapping, to: KeyWrapping): Promise<boolean>;
  /** Revokes the live version and destroys its wrapped key. @returns false if there is none. */
  revoke(connectionId: string, at: Date): Promise<boolean>;
  /**
   * Deletes versions that were revoked before an instant, at most `limit` of them. The newest version of each connection stays,
   * even if it is revoked: versions keep counting.
   * @returns how many
   */
  purge(before: Date, limit: number): Promise<number>;
}

/** Which events a page lists. */
export interface EventPageRequest extends PageRequest {
  /** Only those about this connection. */
  readonly connectionId?: string | undefined;
  /** Only those of this level. */
  readonly level?: EventLevel | undefined;
  /** Only those of this type. */
  readonly eventType?: string | undefined;
  /** Created at or after. */
  readonly since?: Date | undefined;
  /** Created before. */
  readonly until?: Date | undefined;
}

export interface OAuthStateRepository {
  /**
   * Also deletes the shop's states that have expired by `row.createdAt`, and the oldest ones of the connection beyond
   * `mostOAuthStates`. Writes nothing if the connection is unknown.
   */
  insert(row: OAuthStateRow): Promise<void>;
  /** Removes a state, so that it works once. @returns null if it is unknown, was removed, or has expired by `now`. */
  take(stateHash: string, now: Date): Promise<OAuthStateRow | null>;
}

export interface EventRepository {
  append(rows: readonly EventRow[]): Promise<void>;
  /** Newest first. */
  page(request: EventPageRequest): Promise<Page<EventRow>>;
  /** Deletes events created before an instant at least 90 days ago, at most `limit` of them. @returns how many. */
  purge(before: Date, limit: number): Promise<number>;
}

export interface ScheduleRepository {
  find(connectionId: string, capability: string): Promise<ScheduleRow | null>;
  /** By connection, then by capability. */
  list(connectionId?: string): Promise<readonly ScheduleRow[]>;
  /** Inserts or replaces. Writes nothing if the connection is unknown. */
  save(row: ScheduleRow): Promise<void>;
  /** @returns false if there is none. */
  delete(connectionId: string, capability: string): Promise<boolean>;
  /**
   * Moves an enabled schedule to its next time, resets its failures and records the run that was requested, if its next time is
   * still `from`.
   * @param step.runId the run; null keeps the last one
   * @returns the row as it is now, or null if another was first: nothing is written then.
   */
  advance(
    connectionId: string,
    capability: string,
    step: { from: Date; to: Date; runId: string | null },
  ): Promise<ScheduleRow | null>;
  /**
   * Moves an enabled schedule that is due to `failure.retryAt`, so that it does not hold up others, and counts a failure, unless
   * `pauseAfter` is null. `pauseAfter` failures in a row disable it.
   * @returns the row as it is now, or null if it is not due by `failure.at`: nothing is written then.
   */
  noteFailure(
    connectionId: string,
    capability: string,
    failure: { at: Date; retryAt: Date; pauseAfter: number | null },
  ): Promise<ScheduleRow | null>;
}

/** A complete reading of a list. */
export interface Enumeration {
  readonly id: string;
  /** When it began. */
  readonly startedAt: Date;
}

/** A link among those of a provider. */
export interface RecordPlace {
  readonly kind: string;
  readonly externalId: string;
}

export interface RecordRepository {
  /** Waits until no other transaction that has called this writes records of the set, and keeps others waiting until this one ends. */
  lock(set: RecordSet): Promise<void>;
  /** Links of these external ids, including those of deleted records. */
  find(set: RecordSet, externalIds: readonly string[]): Promise<readonly RecordRow[]>;
  /** Inserts or replaces links in one statement; no two rows with the same external id. */
  save(set: RecordSet, rows: readonly RecordRow[], enumerationId: string | null): Promise<void>;
  /** Marks records as seen by an enumeration, and changes nothing else. @returns how many it had not seen before. */
  markSeen(set: RecordSet, externalIds: readonly string[], enumerationId: string): Promise<number>;
  /** Which of these records an enumeration has seen, as of {@link save} and {@link markSeen}. */
  findSeen(set: RecordSet, externalIds: readonly string[], enumerationId: string): Promise<readonly string[]>;
  /** Counts live records, and how many of them the enumeration has not seen. One that was read since its start counts as seen. */
  countLive(set: RecordSet, enumeration: Enumeration): Promise<{ known: number; unseen: number }>;
  /**
   * Live records that the enumeration has not seen, by external id, at most `limit` after `after`. One that was read since its start
   * counts as seen: a delivery named it meanwhile.
   */
  findUnseen(
    set: RecordSet,
    enumeration: Enumeration,
    request: { after: string | null; limit: number },
  ): Promise<readonly RecordRow[]>;
  /** @param at when the provider was asked: content that was read earlier does not bring them back */
  markDeleted(set: RecordSet, externalIds: readonly string[], at: Date): Promise<void>;
  /**
   * Makes the port get records again even if they are unchanged: an empty content hash and no time at the source. Links of deleted
   * records stay deleted.
   * @param kind of records; null for every kind of the provider
   * @param externalIds null for all
   * @param drops deletes the links instead, so that the records count as new
   * @returns how many links
   */
  forget(
    providerKey: string,
    kind: string | null,
    externalIds: readonly string[] | null,
    drops: boolean,
  ): Promise<number>;
  /**
   * Does what {@link forget} does with all records of a provider, for the next `limit` links in one order.
   * @param after the place that the call before returned; null at first
   * @returns the place of the last link; null if there were none
   */
  forgetPage(providerKey: string, after: RecordPlace | null, limit: number): Promise<RecordPlace | null>;
  /** Deletes links of records that were deleted before an instant, the oldest first, at most `limit` of them. @returns how many */
  purge(before: Date, limit: number): Promise<number>;
}

export interface SyncRepository {
  find(connectionId: string, capability: string): Promise<SyncRow | null>;
  list(connectionId: string): Promise<readonly SyncRow[]>;
  /** Inserts or replaces. */
  save(row: SyncRow): Promise<void>;
}

export interface LeaseRepository {
  /** Takes the named lease if it is free, expired or already the owner's. @returns whether the owner holds it now. */
  acquire(name: string, owner: string, now: Date, expiresAt: Date): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
}
