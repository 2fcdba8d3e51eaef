import type { TransactionQuery } from '../jobs/job-engine.ts';
import type { Scope } from '../scope.ts';
import type { DeliveryRepository, SubscriptionRow } from './deliveries.ts';
import type { PrivacyProgress, PrivacyRepository } from './privacy.ts';
import type {
  ConnectionRepository,
  CredentialRepository,
  EventRepository,
  LeaseRepository,
  OAuthStateRepository,
  RecordRepository,
  ScheduleRepository,
  SyncRepository,
} from './repositories.ts';
import type { ConnectionRow, CredentialRow, EventRow, JsonObject, ScheduleRow } from './rows.ts';
import type { ClaimedRun, PullSuccess, RunRepository } from './run-repository.ts';
import type { RunRow } from './run-row.ts';
import type { WebhookRepository } from './webhooks.ts';

/** The repositories of one shop inside one transaction. Ids of other shops behave exactly like unknown ones. */
export interface UnitOfWork<Tx> {
  /** What host ports write through. */
  readonly tx: Tx;
  /**
   * Sends SQL of a job engine in this transaction, on PostgreSQL. An engine whose queue is in the same database enqueues runs with it.
   * Leave it out if the storage has no SQL: such an engine then refuses every run with `not_configured`.
   */
  readonly query?: TransactionQuery;
  readonly connections: ConnectionRepository;
  readonly credentials: CredentialRepository;
  readonly oauthStates: OAuthStateRepository;
  readonly events: EventRepository;
  readonly runs: RunRepository;
  readonly schedules: ScheduleRepository;
  readonly records: RecordRepository;
  readonly sync: SyncRepository;
  readonly leases: LeaseRepository;
  readonly deliveries: DeliveryRepository;
  readonly webhooks: WebhookRepository;
  readonly privacy: PrivacyRepository;
}

/** A schedule that is due. */
export interface DueSchedule {
  readonly scope: Scope;
  readonly connectionId: string;
  readonly capability: string;
}

/** A due schedule with what its request needs. */
export interface TakenSchedule {
  readonly scope: Scope;
  readonly row: ScheduleRow;
  readonly connection: ConnectionRow;
  /** The live credential of the connection; null if it has none. */
  readonly live: CredentialRow | null;
}

/** The run that a due schedule requests. */
export interface ScheduledRun {
  readonly scope: Scope;
  /** Without a subject and an idempotency key. */
  readonly run: RunRow;
  /** `nextAt` of the schedule, as it was read. */
  readonly from: Date;
  /** Its next time. */
  readonly to: Date;
}

/** Due schedules of any shops, which one open transaction has locked. */
export interface TakenSchedules<Tx> {
  /** The longest due first. */
  readonly due: readonly DueSchedule[];
  /** See {@link UnitOfWork.query}. */
  readonly query?: TransactionQuery;
  /** The taken schedules with what their requests need, each read within its shop, in the order of `due`. */
  read(): Promise<readonly TakenSchedule[]>;
  /**
   * For each of these runs, within its shop: inserts it like {@link RunRepository.insert}, and moves its schedule on. Does neither if
   * the run cannot be inserted, or if the storage cannot write it in this way.
   * @returns ids of the runs that it inserted
   */
  request(runs: readonly ScheduledRun[]): Promise<ReadonlySet<string>>;
  /**
   * Runs `work` in the open transaction, bound to the shop. One shop after another: the unit of work is for `work` alone.
   * If it throws, let `takeDueSchedules` fail too.
   */
  inShop<Result>(scope: Scope, work: (unit: UnitOfWork<Tx>) => Promise<Result>): Promise<Result>;
}

/** A page of an export: the events created at or after `since`, and before `until` if there is one. */
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

/** A connection that has, or had, an account at its provider. */
export interface ConnectionOfAccount {
  readonly account: string;
  readonly scope: Scope;
  readonly connectionId: string;
}

/** A rate budget that a provider counts per app, so that all shops share it. */
export interface BudgetKey {
  readonly providerKey: string;
  /** A hash of what the provider counts by, such as the id of the app. */
  readonly appHash: string;
}

/** What a storage package implements. `Tx` is what the host's ports write through. */
export interface Storage<Tx = unknown> {
  /**
   * Runs `work` once, in one transaction bound to the shop. If it throws, nothing is stored and the error is rethrown unchanged.
   * A transaction inside another one is refused.
   */
  transaction<Result>(scope: Scope, work: (unit: UnitOfWork<Tx>) => Promise<Result>): Promise<Result>;
  /**
   * Claims a run like `runs.claimWithNeeds`, in a transaction of its own, if it is the first attempt of one of the capabilities, and no
   * dry run. Leave it out, as `finishQuietPull`, if the storage needs no fewer statements for it than for `transaction`.
   * @param claim.capabilities each as `provider/capability`
   * @returns null also for any other run: nothing is written then
   */
  claimFirst?(
    scope: Scope,
    id: string,
    owner: string,
    claim: { now: Date; leaseMs: number; capabilities: readonly string[] },
  ): Promise<ClaimedRun | null>;
  /**
   * Ends an import like `runs.finishPull` and appends the event of its end, in a transaction of its own, if its connection and the
   * capability are healthy: then nothing else changes with the end.
   * @returns false if nothing was written
   */
  finishQuietPull?(scope: Scope, id: string, owner: string, end: PullSuccess, event: EventRow): Promise<boolean>;
  /**
   * Whether an error comes from a transient database error, such as a deadlock, a lost connection or a full disk: the same work
   * may succeed the next time. Looks through wrappers (see {@link causesOf}) and never throws. True for the storage's own
   * `storage_unavailable`. Also true for any error if it is called inside a transaction that such an error has already ended:
   * what host code throws then is a consequence of it.
   */
  isTransient(error: unknown): boolean;
  /**
   * The time on the clock that all processes share: the database's. Leases and due times use it. A storage without a clock leaves
   * this out; each process then uses its own.
   */
  now?(): Promise<Date>;
  /**
   * Ids of runs of all shops without a worker, by id: unfinished, without a lease or with an expired one, and due. A run that waits
   * in line for another is none of them, unless it has expired. Methods without a scope only read ids; the sweep calls this one.
   * @param after only runs with a later id. @default null
   */
  findAbandonedRuns(
    now: Date,
    limit: number,
    after?: string | null,
  ): Promise<readonly { scope: Scope; runId: string }[]>;
  /** Enabled schedules of all shops that are due, the longest due first. */
  findDueSchedules(now: Date, limit: number): Promise<readonly DueSchedule[]>;
  /**
   * Locks enabled schedules of all shops that are due, the longest due first, and runs `work` once with them, in one transaction.
   * Passes over those that another transaction has locked, instead of waiting for it. If `work` throws, nothing is stored and the
   * error is rethrown unchanged.
   */
  takeDueSchedules<Result>(
    now: Date,
    limit: number,
    work: (taken: TakenSchedules<Tx>) => Promise<Result>,
  ): Promise<Result>;
  /** Ids of credentials of all shops that are not revoked and whose data key is wrapped by another master key, by id. */
  findCredentialsToRewrap(
    keyId: string,
    request: { after: string | null; limit: number },
  ): Promise<readonly { scope: Scope; credentialId: string }[]>;
  /**
   * Shops that have events created before an instant, in any order. Fewer than `limit` may be found although there are more:
   * search until none is found.
   * @param except ids of shops to leave out
   */
  findShopsToPurge(before: Date, limit: number, except: readonly string[]): Promise<readonly Scope[]>;
  /**
   * Deletes, all at once, the events of whole stretches of time that ended before an instant at least 90 days ago, and prepares the
   * stretches to come; keeps a stretch in which one event is younger. A storage that does not divide its events leaves this out.
   * @returns how many were deleted, for each shop that had some
   */
  dropOldEvents?(before: Date): Promise<readonly { readonly scope: Scope; readonly count: number }[]>;
  /**
   * Shops that have runs or versions of credentials which `purge` deletes, by id. Looks at the next `limit` shops that have
   * connections, and no further.
   * @param after only shops with a later id. @default null
   * @returns `next` is the id to continue after; null if there are no more
   */
  findShopsWithOldRuns(
    before: Date,
    limit: number,
    after?: string | null,
  ): Promise<{ readonly shops: readonly Scope[]; readonly next: string | null }>;
  /**
   * Shops that have links of records which were deleted before an instant, in any order. Fewer than `limit` may be found although
   * there are more: search until none is found.
   * @param except ids of shops to leave out
   */
  findShopsWithDeletedLinks(before: Date, limit: number, except: readonly string[]): Promise<readonly Scope[]>;
  /**
   * Shops that have connections whose deletion has begun, in any order.
   * @param except ids of shops to leave out
   */
  findShopsWithDeletions(limit: number, except: readonly string[]): Promise<readonly Scope[]>;
  /**
   * Stores a subscription. From then on, events of its types are delivered to it. A stored one gets the new `types`, and
   * `hasEarlier` if it is true.
   * @returns `hasEarlier` of the stored row
   */
  saveSubscription(row: SubscriptionRow): Promise<boolean>;
  /** Deletes a subscription. Its deliveries are deleted shop by shop, with `deliveries.remove`. @returns false if there is none */
  deleteSubscription(name: string): Promise<boolean>;
  /**
   * Shops that have deliveries of a subscription which nobody holds and whose retry is due, by id.
   * @param after only shops with a later id; null or absent means all
   */
  findShopsToDeliver(subscription: string, now: Date, limit: number, after?: string | null): Promise<readonly Scope[]>;
  /**
   * Shops that have events, by id.
   * @param after only shops with a later id; null or absent means all
   */
  findShopsWithEvents(limit: number, after?: string | null): Promise<readonly Scope[]>;
  /**
   * Connections, of all shops, for which `webhooks.saveAccounts` has saved one of the accounts, at most `limit` for each account:
   * also former ones, deleted ones, and those that have another account by now.
   */
  findConnectionsOfAccounts(
    providerKey: string,
    accounts: readonly string[],
    limit: number,
  ): Promise<readonly ConnectionOfAccount[]>;
  /** Connections of all shops that have dirty rows that are due and no unfinished drain, the longest due first. */
  findConnectionsToDrain(now: Date, limit: number): Promise<readonly { scope: Scope; connectionId: string }[]>;
  /** Shops that have open privacy requests whose `nextAt` has come, the longest due first. */
  findShopsWithPrivacyDue(now: Date, limit: number): Promise<readonly Scope[]>;
  /** How far the requests of all shops are that have this hash of a confirmation code, at most 100. Shows nothing else of them. */
  findPrivacyProgress(codeHash: string): Promise<readonly PrivacyProgress[]>;
  /** The state of a budget that all processes share, as it was stored last; null if there is none. Waits for nobody who changes it. */
  findBudget(key: BudgetKey): Promise<JsonObject | null>;
  /**
   * Changes the state of a budget that all processes share: calls `change` once with the stored state, null if there is none, and
   * stores what it returns as `state`. Changes of one budget come one after another, each with what the one before it stored.
   * If `change` throws, nothing is stored and the error is rethrown unchanged. A process that dies meanwhile must not hold the
   * others up for more than a few seconds.
   * @param change `now` is the time on the clock that all processes share, read when its turn has come
   */
  changeBudget<Result>(
    key: BudgetKey,
    change: (stored: JsonObject | null, now: Date) => { state: JsonObject; result: Result },
  ): Promise<Result>;
  /**
   * A page of the shop's events, newest first, as the lines of `eventCsv` without its header: the same bytes, produced by the
   * database. When this resolves the transaction has ended and its connection is free. Leave it out if the storage cannot produce
   * CSV: the rows are then read page by page.
   */
  readEventCsv?(scope: Scope, request: EventCsvRequest): Promise<EventCsvPage>;
}
