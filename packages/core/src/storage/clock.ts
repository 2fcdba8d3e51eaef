import type { Storage } from './storage.ts';

/** A clock that differs by less than this from the storage's is used as it is, in milliseconds. */
const toleratedMs = 1_000;
/** How long a reading of the storage's clock is used: clocks drift, and may be set. */
const goodForMs = 30_000;

/** The time by which leases end and runs are due: that of the storage, which all processes share. */
export interface Clock {
  now(): Date;
  /** Reads the storage's clock, unless the last reading is recent. @throws IntegrationError `storage_unavailable` */
  sync(): Promise<void>;
  /** What this process's own clock shows at an instant of the storage's. */
  toLocal(at: Date): Date;
}

/** Follows the clock of a storage, or that of the process if the storage has none. */
export function createClock(storage: Pick<Storage, 'now'>): Clock {
  /** What the storage's clock showed, and what this process's monotonic one did at that moment. */
  let seen: { readonly at: number; readonly monotonic: number } | undefined;

  const now = (): Date => {
    const local = Date.now();
    const at = seen ? seen.at + performance.now() - seen.monotonic : local;
    return new Date(Math.abs(at - local) < toleratedMs ? local : at);
  };

  return {
    now,
    async sync() {
      const asked = performance.now();
      if (!storage.now || (seen && asked - seen.monotonic < goodForMs)) return;
      const at = (await storage.now()).getTime();
      seen = { at, monotonic: momentOf(at, asked, performance.now()) };
    },
    toLocal: (at) => new Date(at.getTime() + Date.now() - now().getTime()),
  };
}

/**
 * When a clock showed `at`, between a question and its answer: the moment that the process's own clock agrees with. If there is none,
 * the clocks differ, and it is that of the answer: what takes long is to wait for a connection, before the clock is looked at.
 */
function momentOf(at: number, asked: number, answered: number): number {
  const byOwnClock = answered - (Date.now() - at);
  return byOwnClock >= asked && byOwnClock <= answered ? byOwnClock : answered;
}
