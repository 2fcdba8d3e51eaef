import type { Scope } from '../scope.ts';
import type { EventLevel } from './event-types.ts';
import type {
  ConnectionHealth,
  ConnectionRow,
  CredentialRow,
  EventRow,
  Json,
  KeyWrapping,
  OAuthStateRow,
  RecordRow,
  RecordSet,
  RunError,
  RunProgress,
  RunRow,
  RunSteps,
  ScheduleRow,
  SyncRow,
} from './rows.ts';
import type { RunState } from './run-state.ts';

/** A keyset page: `next` is the cursor of the following page, null on the last one. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}
export interface PageRequest {
  /** 1 to 200. */
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface ConnectionRepository {
  /** @returns false where the shop already has a connection of this provider: nothing is written then. */
  insert(row: ConnectionRow): Promise<boolean>;
  find(id: string): Promise<ConnectionRow | null>;
  findByProvider(providerKey: string): Promise<ConnectionRow | null>;
  /** All connections of the shop, by provider key. */
  list(): Promise<readonly ConnectionRow[]>;
  /**
   * Replaces the row where its stored version is still `row.version - 1`. Health and last sync stay as they are:
   * only `note` changes them.
   * @returns false where it is not: nothing is written then.
   */
  update(row: ConnectionRow): Promise<boolean>;
  /**
   * Touches health and last sync alone, whatever the version, and leaves the version as it is. What is not given stays. The row
   * is locked until the transaction ends, also if nothing is given, so that two who join healths do so one after the other.
   * @param facts.capabilityHealth replaces the health of all capabilities
   * @returns the row as it is now, or null where there is none.
   */
  note(
    id: string,
    facts: {
      health?: ConnectionHealth;
      healthReason?: string | null;
      capabilityHealth?: ConnectionRow['capabilityHealth'];
      lastSyncedAt?: Date;
    },
  ): Promise<ConnectionRow | null>;
  /** Deletes the connection with its credentials, OAuth states, runs, schedules and sync rows. Events and record links stay. */
  delete(id: string): Promise<boolean>;
}

export interface CredentialRepository {
  /** The one that is not revoked, of the highest version. */
  findLive(connectionId: string): Promise<CredentialRow | null>;
  /** Every version, newest first; revoked ones have lost their wrapped key. */
  list(connectionId: string): Promise<readonly CredentialRow[]>;
  /**
   * Adds `row` as the live version and revokes the one before, where the highest version is still `row.version - 1`.
   * @returns false where it is not: nothing is written then.
   */
  replace(row: CredentialRow): Promise<boolean>;
  find(id: string): Promise<CredentialRow | null>;
  /**
   * Puts another wrapping of the same data key in the place of the one that the row still has.
   * @returns false where it has another by now, or was revoked: nothing is written then.
   */
  rewrap(id: string, from: KeyWrapping, to: KeyWrapping): Promise<boolean>;
  /** Revokes the live version and destroys its wrapped key. @returns false where there is none. */
  revoke(connectionId: string, at: Date): Promise<boolean>;
}

export interface EventPageRequest extends PageRequest {
  readonly connectionId?: string | undefined;
  readonly level?: EventLevel | undefined;
  readonly eventType?: string | undefined;
  /** Created at or after. */
  readonly since?: Date | undefined;
  /** Created before. */
  readonly until?: Date | undefined;
}

export interface OAuthStateRepository {
  /**
   * Also forgets the shop's states that have expired by `row.createdAt`, and the oldest ones of the connection beyond
   * `mostOAuthStates`. Nothing is written where the connection is unknown.
   */
  insert(row: OAuthStateRow): Promise<void>;
  /** Takes a state out, so that it works once. @returns null where it is unknown, was taken, or has expired by `now`. */
  take(stateHash: string, now: Date): Promise<OAuthStateRow | null>;
}

export interface EventRepository {
  append(rows: readonly EventRow[]): Promise<void>;
  /** Newest first. */
  page(request: EventPageRequest): Promise<Page<EventRow>>;
  /** Deletes events created before an instant at least 90 days ago, at most `limit` of them. @returns how many. */
  purge(before: Date, limit: number): Promise<number>;
}

/** How an attempt ended. For a RETRY, `eta` and `failures` say when it is taken up again, and why not sooner. */
export interface RunEnd {
  readonly state: 'SUCCESS' | 'FAILURE' | 'REVOKED' | 'RETRY';
  readonly at: Date;
  /** The last one; as it was unless given. */
  readonly progress?: RunProgress;
  readonly result?: Json;
  readonly error?: RunError | null;
  readonly eta?: Date | null;
  readonly failures?: number;
  /** Nothing is written where the run is to be cancelled. */
  readonly unlessCancelled?: boolean;
}

export interface RunPageRequest extends PageRequest {
  readonly connectionId?: string | undefined;
  readonly capability?: string | undefined;
  readonly state?: RunState | undefined;
}

export interface ScheduleRepository {
  find(connectionId: string, capability: string): Promise<ScheduleRow | null>;
  /** By connection, then by capability. */
  list(connectionId?: string): Promise<readonly ScheduleRow[]>;
  /** Inserts or replaces. Nothing is written where the connection is unknown. */
  save(row: ScheduleRow): Promise<void>;
  /** @returns false where there is none. */
  delete(connectionId: string, capability: string): Promise<boolean>;
  /**
   * Moves an enabled schedule on where its next time still is `from`, with no failures any more: of several workers one gets to
   * ask for the run.
   * @returns the row as it is now, or null where another was first: nothing is written then.
   */
  advance(connectionId: string, capability: string, from: Date, to: Date): Promise<ScheduleRow | null>;
  /**
   * Moves the time of an enabled schedule that is due on to `failure.retryAt`, so that it does not hold up others, and counts a
   * failure, unless `pauseAfter` is null. As many failures in a row as `pauseAfter` disable it.
   * @returns the row as it is now, or null if it is not due by `failure.at`: nothing is written then.
   */
  noteFailure(
    connectionId: string,
    capability: string,
    failure: { at: Date; retryAt: Date; pauseAfter: number | null },
  ): Promise<ScheduleRow | null>;
  /** Notes the run that was asked for. */
  noteRun(connectionId: string, capability: string, runId: string): Promise<void>;
}

export interface RunRepository {
  /** @returns false where the connection has a live run of the capability, or one of the key, already: nothing is written then. */
  insert(row: RunRow): Promise<boolean>;
  find(id: string): Promise<RunRow | null>;
  /** The run of the capability that is not finished. */
  findLive(connectionId: string, capability: string): Promise<RunRow | null>;
  /** The run that was asked for with the key, or that a request with it has joined. */
  findByIdempotencyKey(connectionId: string, key: string): Promise<RunRow | null>;
  /**
   * Notes the key of another request for the same; the last `mostJoinedKeys` are kept.
   * @param whenFull whether one more forgets the oldest key, or is refused
   * @returns false if the run is finished, or refuses one more key: nothing is written then.
   */
  join(id: string, key: string, whenFull: 'forget_oldest' | 'refuse'): Promise<boolean>;
  /**
   * Brings a run that no worker has taken up yet forward to `eta`, if that is sooner than its own (null: at once), and puts its
   * expiry off to `expiresAt`, if that is later (null: never).
   * @returns the row as it is now, or null if that changes nothing, a worker has taken it up or it is finished: nothing is written
   * then.
   */
  reschedule(id: string, to: { eta: Date | null; expiresAt: Date | null }): Promise<RunRow | null>;
  /** Newest first. */
  page(request: RunPageRequest): Promise<Page<RunRow>>;
  /** Notes that a worker has got a PENDING or RETRY run and will start it: RECEIVED. @returns the row, or null where it is in no such state. */
  receive(id: string): Promise<RunRow | null>;
  /**
   * Takes an unfinished run whose lease is free, expired or already the owner's, and whose time has come: state STARTED, one
   * attempt more. One that nobody has taken up yet is not taken any more once its `expiresAt` has come. If the lease of an earlier
   * claim has expired without `finish`, that adds one to `lostLeases`.
   * @returns the row as it is now, or null where another holds it, it is finished, or it is not its time.
   */
  claim(id: string, owner: string, now: Date, leaseMs: number): Promise<RunRow | null>;
  /**
   * Writes facts of a run where `owner` still holds its lease, and prolongs the lease.
   * @returns the row as it is now, or null where the lease is lost: nothing is written then.
   */
  advance(
    id: string,
    owner: string,
    leaseExpiresAt: Date,
    facts: { progress?: RunProgress; steps?: RunSteps; lostLeases?: 0 },
  ): Promise<RunRow | null>;
  /** Ends an attempt (SUCCESS, FAILURE, REVOKED, or RETRY) where `owner` still holds it. @returns false where nothing was written. */
  finish(id: string, owner: string, end: RunEnd): Promise<boolean>;
  /** REVOKES a run that nobody has taken up yet and whose `expiresAt` has come. @returns the row, or null where it is no such run. */
  expire(id: string, now: Date): Promise<RunRow | null>;
  /**
   * Asks for an end: a PENDING or RETRY run is REVOKED at once, a STARTED one sees the request at its next page, and one that has
   * `attempted` goes on to its end. @returns the row, or null where it is finished.
   */
  requestCancel(id: string, at: Date): Promise<RunRow | null>;
  /** Failed runs of the capability whose outcome is unknown, newest first, at most 100. */
  findUnknownOutcomes(connectionId: string, capability: string): Promise<readonly RunRow[]>;
  /**
   * Brings a failed run back to RETRY, to be taken up anew: no error, no failures, no lost leases, no eta, not finished, and one more in
   * `steps.reconciled`.
   * @returns the row, or null where it has not failed, or the capability has a live run already: nothing is written then.
   */
  reopen(id: string): Promise<RunRow | null>;
  /** Ends the doubt about a failed run whose outcome is unknown by what a person found. @returns the row, or null where it is no such run. */
  settle(
    id: string,
    end: { state: 'SUCCESS' | 'FAILURE'; result: Json; error: RunError | null },
  ): Promise<RunRow | null>;
}

export interface RecordRepository {
  /** Links of these external ids, those of deleted records included. */
  find(set: RecordSet, externalIds: readonly string[]): Promise<readonly RecordRow[]>;
  /** Inserts or replaces links in one statement; no two rows with the same external id. */
  save(set: RecordSet, rows: readonly RecordRow[], enumerationId: string | null): Promise<void>;
  /** Marks records as seen by an enumeration, without touching anything else. @returns how many it had not seen before. */
  markSeen(set: RecordSet, externalIds: readonly string[], enumerationId: string): Promise<number>;
  /** Counts live records, and those among them that the enumeration has not seen. */
  countLive(set: RecordSet, enumerationId: string): Promise<{ known: number; unseen: number }>;
  /** Live records that the enumeration has not seen, by external id, at most `limit` after `after`. */
  findUnseen(
    set: RecordSet,
    enumerationId: string,
    request: { after: string | null; limit: number },
  ): Promise<readonly RecordRow[]>;
  markDeleted(set: RecordSet, externalIds: readonly string[], at: Date): Promise<void>;
}

export interface SyncRepository {
  find(connectionId: string, capability: string): Promise<SyncRow | null>;
  list(connectionId: string): Promise<readonly SyncRow[]>;
  /** Inserts or replaces. */
  save(row: SyncRow): Promise<void>;
}

export interface LeaseRepository {
  /** Takes the named lease where it is free, expired or already the owner's. @returns whether it is held now. */
  acquire(name: string, owner: string, now: Date, expiresAt: Date): Promise<boolean>;
  release(name: string, owner: string): Promise<void>;
}

/** The repositories of one shop inside one transaction. Ids of other shops behave exactly as unknown ones. */
export interface StorageUnit<Tx> {
  /** What host ports write through. */
  readonly tx: Tx;
  readonly connections: ConnectionRepository;
  readonly credentials: CredentialRepository;
  readonly oauthStates: OAuthStateRepository;
  readonly events: EventRepository;
  readonly runs: RunRepository;
  readonly schedules: ScheduleRepository;
  readonly records: RecordRepository;
  readonly sync: SyncRepository;
  readonly leases: LeaseRepository;
}

/** A page of an export: the events created from `since` on, and before `until` if there is one. */
export interface EventCsvRequest {
  readonly since: Date;
  readonly until: Date | undefined;
  /** Id of the event to continue after. */
  readonly after?: string | undefined;
  /** Most events of the page. */
  readonly limit: number;
}
export interface EventCsvPage {
  readonly lines: Uint8Array;
  /** Id to continue after; null if there are no more. */
  readonly next: string | null;
}

/** What a storage package implements. `Tx` is what the host's ports write through. */
export interface Storage<Tx = unknown> {
  /**
   * Runs `work` once, in one transaction bound to the shop: all of it is kept, or, where it throws, nothing. What `work`
   * throws is thrown as it is. A transaction inside another one is refused.
   */
  transaction<Result>(scope: Scope, work: (unit: StorageUnit<Tx>) => Promise<Result>): Promise<Result>;
  /**
   * Whether an error comes from a database fault that passes, such as a deadlock, a lost connection or a full disk: the same work may
   * succeed the next time. Looks through whatever wraps the fault (see {@link causesOf}) and never throws. True for the storage's own
   * `storage_unavailable`. Also true for any error if it is asked inside a transaction that such a fault has already ended: what
   * host code throws after it says nothing else.
   */
  isTransient(error: unknown): boolean;
  /**
   * What time it is by the clock that all processes share: the database's. Leases and due times go by it. A storage without one of
   * its own leaves it out, and each process goes by its own.
   */
  now?(): Promise<Date>;
  /**
   * Ids of runs, over all shops, that nobody works at: unfinished, with no lease or an expired one, and whose `eta` has come. The verbs without a
   * scope read ids and nothing else; a job engine asks this one at start. They come by id.
   * @param after only runs with a later id. @default null
   */
  findAbandonedRuns(
    now: Date,
    limit: number,
    after?: string | null,
  ): Promise<readonly { scope: Scope; runId: string }[]>;
  /** Enabled schedules whose time has come, over all shops, the longest due first. */
  findDueSchedules(
    now: Date,
    limit: number,
  ): Promise<readonly { scope: Scope; connectionId: string; capability: string }[]>;
  /** Ids of credentials that are not revoked and whose data key is wrapped by another master key than this, over all shops, by id. */
  findCredentialsToRewrap(
    keyId: string,
    request: { after: string | null; limit: number },
  ): Promise<readonly { scope: Scope; credentialId: string }[]>;
  /**
   * Shops that have events created before an instant, by id.
   * @param after only shops with a later id. @default null
   */
  findShopsToPurge(before: Date, limit: number, after?: string | null): Promise<readonly Scope[]>;
  /**
   * A page of the shop's events, newest first, as the lines of `eventCsv` without its header: the same bytes, made where the rows
   * are. The transaction has ended, and its connection is free, when this resolves. Leave it out if the storage cannot make CSV:
   * the rows are then paged through.
   */
  readEventCsv?(scope: Scope, request: EventCsvRequest): Promise<EventCsvPage>;
}
