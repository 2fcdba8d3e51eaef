import type { Scope } from '../scope.ts';

/** All that an engine carries: the run's row is the truth about everything else. */
export interface Delivery {
  readonly scope: Scope;
  readonly runId: string;
}

/** What an engine hands its deliveries to. Any run may be delivered any number of times, to any number of workers. */
export interface JobWorker {
  /** Notes that the run has reached this worker and waits its turn. */
  received(delivery: Delivery): Promise<void>;
  /**
   * Carries the run out as far as it goes, and never rejects, whatever the delivery holds. Wherever it is called, the run gets an
   * async context of its own, without any request's `AsyncLocalStorage` store.
   * @returns when to deliver the run again, to this worker or another; null where it need not be.
   */
  work(delivery: Delivery): Promise<Date | null>;
  /**
   * False while a run that may crash the process is kept apart from others, which is not for long: what is handed to `work`
   * meanwhile waits. An engine whose queue is shared leaves it to other processes.
   */
  takesRuns(): boolean;
  /** Lets go of the runs under way: those of this worker are left for another, after the batch that is being written. */
  letGo(): void;
}

/** Brings runs to workers. A delivery that gets lost is made good by the sweep, which looks for runs that nobody works at. */
export interface JobEngine<Tx = unknown> {
  /** Called once, before anything else. An engine that needs no start may begin at once. */
  attach(worker: JobWorker): void;
  /**
   * Makes what {@link enqueueIn} needs, such as tables. Awaited before each transaction that enqueues is opened: inside it, a
   * second connection of the same pool may never come, as others wait in the same way. Cheap once it succeeded.
   * @throws IntegrationError `storage_unavailable`, `not_configured`: the run is not recorded
   */
  prepare?(): Promise<void>;
  /** Delivers a run as part of the transaction that records it: a rollback delivers nothing. For engines on the same database. It uses the connection of `tx` and no other. */
  enqueueIn?(tx: Tx, delivery: Delivery, notBefore: Date | null): Promise<void>;
  /** Delivers a run that is committed. With {@link enqueueIn} only for what is delivered again. */
  enqueue(delivery: Delivery, notBefore: Date | null): void | Promise<void>;
  /**
   * Begins to take deliveries, in a process that is to work. Starting again changes nothing.
   * @throws IntegrationError `stopped` after `stop`
   */
  start(): Promise<void>;
  /**
   * Takes no more, and resolves once the runs under way have been let go of and can be delivered to another worker; or after a
   * bound, where one does not let go. Stopping again, or before the start, is no fault.
   */
  stop(): Promise<void>;
}
