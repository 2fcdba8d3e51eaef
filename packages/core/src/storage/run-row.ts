import type { Json, JsonObject } from './rows.ts';
import type { RunState } from './run-state.ts';

/** How far a pull has come, in records. */
export interface RunProgress {
  /** Records the provider delivered so far. */
  readonly fetched: number;
  /** New ones that the port has written. */
  readonly created: number;
  /** Known ones that the port has written again; with `reapply` unchanged ones too. */
  readonly changed: number;
  /** Known ones that were skipped, since nothing in them has changed. */
  readonly unchanged: number;
  /** Records that no longer exist at the provider. */
  readonly deleted: number;
  /** Records that could not be read, or that the port refused. */
  readonly rejected: number;
  /**
   * Records repeated within one batch and merged. `fetched` is the sum of `created`, `changed`, `unchanged`, `duplicates` and
   * `rejected`. Absent in runs of releases that did not count them.
   * @default 0
   */
  readonly duplicates?: number;
  /** How many records there will be, once known. */
  readonly total: number | null;
  /** What a pull is doing: it reads records, or deletes absent ones. Null unless it is under way. */
  readonly phase?: 'reading' | 'deleting' | null;
}

/** Why a run failed: see the list of error codes. */
export interface RunError {
  /** The error's code: `provider_auth`. */
  readonly code: string;
  /** The kind of that code: `auth`. */
  readonly kind: string;
  /** What happened and what to do, for people. */
  readonly message: string;
}

/** The notes of a push; a pull has none. */
export interface RunSteps {
  readonly notes: JsonObject;
  /** Whether an effect may have gone out: then the run can no longer be cancelled. */
  readonly attempted: boolean;
  /** The notes whose effects may have gone out. @default [] */
  readonly attemptedNames?: readonly string[];
  /** How often a person has resumed the failed run. @default 0 */
  readonly reconciled?: number;
}

/** What starts a run: a request of an actor, a schedule, the host's code in a port, or a delivery of the provider. */
export type RunTrigger = (typeof runTriggers)[number];
export const runTriggers = ['request', 'schedule', 'port', 'webhook'] as const;

/** One execution of a capability. */
export interface RunRow {
  /** UUIDv7. */
  readonly id: string;
  /** The connection that it runs on. */
  readonly connectionId: string;
  /** The provider of its connection. */
  readonly providerKey: string;
  /** Key of the capability; `webhooks` for a run that fetches what deliveries named. */
  readonly capability: string;
  /** What a push is about, if its contract says so: runs of one subject wait in line. Null if it does not, and for a pull. */
  readonly subject: string | null;
  /** The place in the line of its subject, from 1; null without a subject. No two runs of a line have the same one. */
  readonly place: number | null;
  /** What started it. */
  readonly trigger: RunTrigger;
  /** What it was requested with. */
  readonly input: JsonObject;
  /**
   * Where it stands.
   * - `PENDING`: requested; no worker has it yet.
   * - `RECEIVED`: it waits in a process for room to start.
   * - `STARTED`: under way.
   * - `RETRY`: waits for its next attempt.
   * - `SUCCESS`, `FAILURE`, `REVOKED`: ended; a revoked one was cancelled or has expired.
   */
  readonly state: RunState;
  /** How far a pull has come. */
  readonly progress: RunProgress;
  /** What a push has done. */
  readonly steps: RunSteps;
  /** How often a worker started it. */
  readonly attempts: number;
  /** How often a transient error ended an attempt. */
  readonly failures: number;
  /** How many workers in a row lost the run's lease before committing anything: they crashed, or were blocked. */
  readonly lostLeases: number;
  /** Earliest start time; null means at once. */
  readonly eta: Date | null;
  /** Revoked if no worker has started it by then. */
  readonly expiresAt: Date | null;
  /** The key that it was requested with; null without one. */
  readonly idempotencyKey: string | null;
  /** The worker that has it; null if none has. */
  readonly leaseOwner: string | null;
  /** Until when that worker has it, unless it renews its lease. */
  readonly leaseExpiresAt: Date | null;
  /** Whether somebody has cancelled it, and it has not ended yet. */
  readonly cancelRequested: boolean;
  /** What a push returned, or the counts of a pull; null until it has succeeded. */
  readonly result: Json;
  /** Why it failed, or is retried; null otherwise. */
  readonly error: RunError | null;
  /** Id of the actor who requested it. */
  readonly actorId: string;
  /** The OpenTelemetry span that requested it, as a W3C `traceparent`; null without one. */
  readonly traceParent: string | null;
  /** When it was requested. */
  readonly createdAt: Date;
  /** When a worker first started it; null before. */
  readonly startedAt: Date | null;
  /** Set only in a finished state. */
  readonly finishedAt: Date | null;
}

/**
 * The runs of a connection and capability with the same subject. With a subject they wait for each other, in the order of their
 * places; without one only one of them is live.
 */
export type RunLine = Pick<RunRow, 'connectionId' | 'capability' | 'subject'>;
