import { type PrivacyWorkOptions, workOffPrivacyRequests } from './privacy/work.ts';
import { type RepeatOptions, repeat } from './repeat.ts';
import type { TickerOptions } from './shop/schedules/request-taken.ts';
import { tick } from './shop/schedules/ticker.ts';
import { sweepDrains } from './webhooks/sweep-drains.ts';

/** How late a scheduled run is requested at most, unless more are due than a tick takes. */
const tickEveryMs = 5_000;
const privacyEveryMs = 30_000;
const sweepDrainsEveryMs = 5_000;
const purgeEveryMs = 6 * 3_600_000;
/** The first purge comes at a random time within this, so that processes that start together do not purge together. */
const firstPurgeWithinMs = 5 * 60_000;

export interface LoopOptions<Tx> extends TickerOptions<Tx>, PrivacyWorkOptions<Tx> {
  /** Looks for abandoned runs. */
  readonly sweep: () => Promise<number>;
  readonly sweepEveryMs: number;
  /** Deletes what is old, until `stop`. */
  readonly purge: (stop: AbortSignal) => Promise<unknown>;
}

/** What a started process does again and again until `stop`. @returns a promise for each, which resolves when it has ended */
export function startLoops<Tx>(options: LoopOptions<Tx>): readonly Promise<void>[] {
  const { clock, log, stop, sweep, sweepEveryMs, purge } = options;
  const loop = (what: string, work: () => Promise<unknown>, times: Pick<RepeatOptions, 'everyMs' | 'firstAfterMs'>) =>
    repeat(work, { ...times, stop, log, what });
  return [
    loop('Looking for abandoned runs', sweep, { everyMs: sweepEveryMs }),
    loop('Requesting scheduled runs', () => tick(options, clock.now(), stop), { everyMs: tickEveryMs }),
    loop('Requesting drains', () => sweepDrains(options), { everyMs: sweepDrainsEveryMs }),
    loop('Deleting what is old', () => purge(stop), {
      everyMs: purgeEveryMs,
      firstAfterMs: Math.random() * firstPurgeWithinMs,
    }),
    loop('Taking up privacy requests', () => workOffPrivacyRequests(options), { everyMs: privacyEveryMs }),
  ];
}
