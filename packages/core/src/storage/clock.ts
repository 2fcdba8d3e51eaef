import type { Storage } from './storage.ts';

/** Ignore a smaller difference from the storage's clock. In milliseconds. */
const toleratedMs = 1_000;
/** How long a reading of the storage's clock is used: clocks drift and can be set. */
const goodForMs = 30_000;

/** The clock for leases and due runs: the storage's, which all processes share. */
export interface Clock {
  now(): Date;
  /** Reads the storage's clock, unless the last reading is recent. @throws IntegrationError `storage_unavailable` */
  sync(): Promise<void>;
  /** Converts an instant of the storage's clock to this process's clock. */
  toLocal(at: Date): Date;
}

/** Follows the clock of a storage, or of the process if the storage has none. */
export function createClock(storage: Pick<Storage, 'now'>): Clock {
  /** The storage's time, and this process's monotonic time at that moment. */
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
 * When the storage's clock showed `at`, between request and reply: the moment at which the process's clock agrees. If none does,
 * the clocks differ, and it is the moment of the reply: most of the time is spent waiting for a connection, before the reading.
 */
function momentOf(at: number, asked: number, answered: number): number {
  const byOwnClock = answered - (Date.now() - at);
  return byOwnClock >= asked && byOwnClock <= answered ? byOwnClock : answered;
}
