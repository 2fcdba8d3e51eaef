import type { Page, PageRequest } from './repositories.ts';
import type { ConnectionRow, CredentialRow, Json, SyncRow } from './rows.ts';
import type { RunError, RunLine, RunProgress, RunRow, RunSteps } from './run-row.ts';
import type { RunState } from './run-state.ts';

/** How an attempt ended. For a RETRY, `eta` is when it is retried, and `failures` why not sooner. */
export interface RunEnd {
  readonly state: 'SUCCESS' | 'FAILURE' | 'REVOKED' | 'RETRY';
  readonly at: Date;
  /** Left as it is if not given. */
  readonly progress?: RunProgress;
  readonly result?: Json;
  readonly error?: RunError | null;
  /** When a `RETRY` is due. @default at once */
  readonly eta?: Date | null;
  readonly failures?: number;
  /** Write nothing if cancellation was requested. */
  readonly unlessCancelled?: boolean;
}

/** What some runs have done to records, as their progress counts it. */
export interface RecordSums extends Pick<RunProgress, 'created' | 'changed' | 'unchanged' | 'deleted' | 'rejected'> {
  /** How many runs were added up. */
  readonly runs: number;
}

/** A claimed run with what its attempt needs. */
export interface ClaimedRun {
  readonly run: RunRow;
  readonly connection: ConnectionRow;
  /** The live credential of the connection; null if it has none. */
  readonly live: CredentialRow | null;
  /** How far runs of the capability have come; null before the first. */
  readonly place: SyncRow | null;
}

/** How a pull ended well. */
export interface PullSuccess extends Pick<SyncRow, 'watermark' | 'configHash' | 'unread'> {
  readonly at: Date;
  readonly progress: RunProgress;
  readonly result: Json;
}

/** Which runs a page lists. */
export interface RunPageRequest extends PageRequest {
  /** Only those of this connection. */
  readonly connectionId?: string | undefined;
  /** Only those of this capability. */
  readonly capability?: string | undefined;
  /** Only those in this state. */
  readonly state?: RunState | undefined;
}

export interface RunRepository {
  /**
   * @returns false if the connection has a live run of the capability without a subject and this one has none either, if the place
   * in its line is taken, or if a run has the key: nothing is written then.
   */
  insert(row: RunRow): Promise<boolean>;
  find(id: string): Promise<RunRow | null>;
  /** The last run of the line that is not finished. */
  findLive(line: RunLine): Promise<RunRow | null>;
  /** The first run of the line that is not finished: the only one that may start. */
  findFirst(line: RunLine): Promise<RunRow | null>;
  /** How many runs of a line with a subject are not finished, and the last place that any of its runs has had; 0 if it is new. */
  measureLine(line: RunLine): Promise<{ readonly unfinished: number; readonly lastPlace: number }>;
  /** The run that was requested with the key, or that a request with it has joined. */
  findByIdempotencyKey(connectionId: string, key: string): Promise<RunRow | null>;
  /**
   * Records the key of another request for the same run; the last `mostJoinedKeys` are stored.
   * @param whenFull whether one more replaces the oldest key, or is refused
   * @returns false if the run is finished, or refuses one more key: nothing is written then.
   */
  join(id: string, key: string, whenFull: 'forget_oldest' | 'refuse'): Promise<boolean>;
  /**
   * Moves a run that no worker has started yet forward to `eta`, if that is sooner (null: at once), and its expiry back to
   * `expiresAt`, if that is later (null: never).
   * @returns the row as it is now, or null if that changes nothing, a worker has started it or it is finished: nothing is
   * written then.
   */
  reschedule(id: string, to: { eta: Date | null; expiresAt: Date | null }): Promise<RunRow | null>;
  /**
   * The newest run of each capability among the newest `recentRuns` of each connection, or of one, in any order. Runs that fetch
   * what deliveries named (`drainKey`) do not count: they would hide every other.
   * @param connectionId only of this connection
   */
  findNewest(connectionId?: string): Promise<readonly RunRow[]>;
  /**
   * Adds up what runs of a connection have done to records, by the stretch of time in which they were requested.
   * @param request.starts when each stretch begins, ascending; it ends where the next one begins, and the last one never
   * @param request.limit how many runs are read: the newest ones
   * @returns the sums of each stretch, in the order of `starts`
   */
  sumRecords(connectionId: string, request: { starts: readonly Date[]; limit: number }): Promise<readonly RecordSums[]>;
  /** Newest first. */
  page(request: RunPageRequest): Promise<Page<RunRow>>;
  /** Records that a worker has received a PENDING or RETRY run: RECEIVED. @returns the row, or null if it is in another state. */
  receive(id: string): Promise<RunRow | null>;
  /**
   * Claims an unfinished run that is due and whose lease is free, expired or already the owner's: state STARTED, one attempt
   * more. A run that was never started cannot be claimed after its `expiresAt`, and one with a subject not before every run with an
   * earlier place in its line is finished. If the lease of an earlier claim has expired
   * without `finish`, that adds one to `lostLeases`.
   * @returns the row as it is now, or null if another holds it, it is finished, or it is not due.
   */
  claim(id: string, owner: string, now: Date, leaseMs: number): Promise<RunRow | null>;
  /** Like {@link claim}, with what an attempt needs. @returns null also if the connection is gone */
  claimWithNeeds(id: string, owner: string, now: Date, leaseMs: number): Promise<ClaimedRun | null>;
  /**
   * Writes facts of a run if `owner` still holds its lease, and extends the lease.
   * @returns the row as it is now, or null if the lease is lost: nothing is written then.
   */
  advance(
    id: string,
    owner: string,
    leaseExpiresAt: Date,
    facts: { progress?: RunProgress; steps?: RunSteps; lostLeases?: 0 },
  ): Promise<RunRow | null>;
  /** Ends an attempt (SUCCESS, FAILURE, REVOKED, or RETRY) if `owner` still holds it. @returns false if nothing was written. */
  finish(id: string, owner: string, end: RunEnd): Promise<boolean>;
  /**
   * Ends a pull as SUCCESS like {@link finish}, unless cancellation was requested, saves its place without a `resume`, and records
   * `lastSyncedAt` of its connection.
   * @returns the connection as it is now, locked until the transaction ends; null if nothing was written
   */
  finishPull(id: string, owner: string, end: PullSuccess): Promise<ConnectionRow | null>;
  /** Revokes a run that no worker has started and whose `expiresAt` has passed. @returns the row, or null if it is not such a run. */
  expire(id: string, now: Date): Promise<RunRow | null>;
  /**
   * Requests cancellation: a PENDING or RETRY run is REVOKED at once, a STARTED one sees the request at its next page, and one
   * that has `attempted` continues to its end. @returns the row, or null if it is finished.
   */
  requestCancel(id: string, at: Date): Promise<RunRow | null>;
  /** Failed runs of the line whose outcome is unknown, newest first, at most 100. */
  findUnknownOutcomes(line: RunLine): Promise<readonly RunRow[]>;
  /**
   * Moves a failed run back to RETRY: no error, no failures, no lost leases, no eta, not finished, and one more in
   * `steps.reconciled`.
   * @returns the row, or null if it has not failed, or its line has a live run: nothing is written then.
   */
  reopen(id: string): Promise<RunRow | null>;
  /** Sets the outcome, found by a person, of a failed run whose outcome is unknown. @returns the row, or null if it is not such a run. */
  settle(
    id: string,
    end: { state: 'SUCCESS' | 'FAILURE'; result: Json; error: RunError | null },
  ): Promise<RunRow | null>;
  /**
   * Deletes runs that ended before an instant, the oldest first, at most `limit` of them. These stay: the newest run of each
   * connection and capability, the last one of a schedule, one with an unknown outcome, and one with notes in `steps`, since
   * documents are made from them.
   * @returns how many
   */
  purge(before: Date, limit: number): Promise<number>;
}
