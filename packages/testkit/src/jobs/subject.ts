import type { JobEngine } from '@makerfex/integrations-core/jobs';
import type { Storage } from '@makerfex/integrations-core/storage';

/** Pulls of the suite's provider: several, since each can have one run of a connection at a time. */
export const capabilities = ['import_a', 'import_b', 'import_c'] as const;
export type ShelfCapability = (typeof capabilities)[number];

/** A run that a process is to ask for. */
export interface RunOrder {
  readonly shopId: string;
  readonly connectionId: string;
  readonly capability: ShelfCapability;
  /** Things that a delivery names, which is received instead. */
  readonly things?: readonly string[] | undefined;
}

/** How a process differs from others. */
export interface WorkerSettings {
  /** How far its clock is ahead of the others', in milliseconds; less than 0 if it is behind. */
  readonly clockAheadMs?: number | undefined;
}

/** A process of its own that works at runs; `nodeWorker` starts one. */
export interface WorkerProcess {
  ask(order: RunOrder): void;
  /** Ends it at once, as `kill -9` does. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** A job engine with a storage it is to work on. Opened for every check. */
export interface JobEngineUnderTest<Tx = unknown> {
  readonly storage: Storage<Tx>;
  /** One more engine for the same runs, as another process has one. The suite stops each. */
  engine(): JobEngine;
  /**
   * Starts a process that works with such an engine, reading from a server at `origin`. Left out where the storage cannot be
   * shared between processes: no worker is killed then.
   */
  readonly spawnWorker?: ((origin: string, settings?: WorkerSettings) => Promise<WorkerProcess>) | undefined;
  close(): Promise<void>;
}

/** How patient the suite is. */
export interface Pace {
  /** What is due comes about within this time, in milliseconds. */
  readonly soonMs: number;
  /** What must not happen is waited for this long. */
  readonly quietMs: number;
  /** The runs of a crashed worker are resumed within this time. */
  readonly madeGoodWithinMs: number;
  /** An engine stops within this time, whatever the runs under way do. */
  readonly stopsWithinMs: number;
  /** Runs of the check that has many of them; a multiple of 6. */
  readonly runs: number;
  /** Defaults to core's own. In milliseconds. */
  readonly leaseMs?: number;
}

export const defaultPace: Pace = {
  soonMs: 120_000,
  quietMs: 1_000,
  madeGoodWithinMs: 120_000,
  stopsWithinMs: 30_000,
  runs: 150,
};
