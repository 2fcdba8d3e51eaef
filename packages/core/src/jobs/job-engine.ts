import type { Scope } from '../scope.ts';

/** All that an engine delivers: the run's row holds everything else. */
export interface Delivery {
  readonly scope: Scope;
  readonly runId: string;
  /**
   * Whether the run fetches what deliveries named. Such runs come often and end soon, so that their wait for room is not recorded. An
   * engine may leave it out.
   * @default false
   */
  readonly isDrain?: boolean;
}

/** A run to deliver. */
export interface QueuedRun {
  readonly delivery: Delivery;
  /** When to deliver it; null is at once. */
  readonly notBefore: Date | null;
}

/** Receives an engine's deliveries. Any run may be delivered any number of times, to any number of workers. */
export interface JobWorker {
  /**
   * Records that the run has reached this process and waits for room in it (`RECEIVED`). For engines that take more runs than they
   * can execute at once; one that takes a run only when there is room calls `execute` right away. Never rejects.
   */
  markReceived(delivery: Delivery): Promise<void>;
  /**
   * Executes the run as far as possible. Never rejects, even for an unknown run. The run gets its own async context, without any
   * request's `AsyncLocalStorage` store.
   * @returns when to deliver the run again, to this worker or another; null if there is no need
   */
  execute(delivery: Delivery): Promise<Date | null>;
  /**
   * False while a run that may crash the process is isolated from others, for a short time: what is passed to `execute` meanwhile
   * waits. An engine with a shared queue should leave it to other processes.
   */
  takesRuns(): boolean;
  /** Releases the runs under way after their current batch, so that another worker can resume them. */
  release(): void;
}

/**
 * Sends one SQL statement in a storage's open transaction. `$1` is the first parameter: a string, a number, a boolean, a Date, null,
 * undefined (for null), or an array of strings and nulls. Table names are sent as they are.
 * @throws IntegrationError `storage_unavailable`, or `internal` if the database refuses the statement, which also ends the transaction
 */
export type TransactionQuery = (
  sql: string,
  parameters: readonly unknown[],
) => Promise<{ readonly rows: Record<string, unknown>[] }>;

/** Delivers runs to workers. If a delivery is lost, the sweep finds the run, since no worker holds it, and enqueues it again. */
export interface JobEngine {
  /** Called once, before anything else. An engine that needs no start may deliver at once. */
  attach(worker: JobWorker): void;
  /**
   * Creates what {@link enqueueIn} needs, such as tables. Awaited before each transaction that enqueues is opened: inside it, waiting
   * for a second connection of the same pool can deadlock. Cheap once it has succeeded.
   * @throws IntegrationError `storage_unavailable`, `not_configured`: the run is not recorded
   */
  prepare?(): Promise<void>;
  /**
   * Delivers a run as part of the transaction that records it: a rollback delivers nothing. For engines on the same database. Must use
   * only the connection of `query`, which is undefined if the storage has no SQL.
   */
  enqueueIn?(query: TransactionQuery | undefined, delivery: Delivery, notBefore: Date | null): Promise<void>;
  /**
   * Like {@link enqueueIn}, for many runs in few statements. The ticker uses it for the runs that it requests in one transaction.
   * Without it, `enqueueIn` is called for one run after another.
   */
  enqueueManyIn?(query: TransactionQuery | undefined, runs: readonly QueuedRun[]): Promise<void>;
  /**
   * Delivers a committed run. If {@link enqueueIn} exists, only called to deliver a run again, one whose turn has come in its line, and
   * one that a port requested.
   */
  enqueue(delivery: Delivery, notBefore: Date | null): void | Promise<void>;
  /**
   * Starts to take deliveries, in a process that executes runs. Starting again changes nothing.
   * @throws IntegrationError `stopped` after `stop`
   */
  start(): Promise<void>;
  /**
   * Takes no more deliveries. Resolves once the runs under way are released and can be delivered to another worker, or after a time
   * limit if one is not released. Stopping again, or before the start, is no error.
   */
  stop(): Promise<void>;
}
