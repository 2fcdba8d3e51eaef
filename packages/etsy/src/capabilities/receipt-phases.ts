import type { PullWindow, RequestOptions } from '@makerfex/integrations-core/provider';

/**
 * The phases of an import, in order. `updated` reads what changed in the window. The others find what that filter misses:
 * `canceled`, because lists leave out cancelled receipts (etsy/open-api#604, #629); `recent`, because Etsy does not count a refund
 * or a moved ship date as a change (#513, #339, #232); `unshipped`, because the ship date of an old receipt can still move.
 */
export const receiptPhases = ['updated', 'canceled', 'recent', 'unshipped'] as const;
export type ReceiptPhase = (typeof receiptPhases)[number];

/** The earliest time that Etsy accepts in a filter, in seconds since 1970. */
export const earliestSecond = 946_684_800;
const day = 86_400;
const canceledSweepDays = 90;
const recentSweepDays = 14;
const unshippedSweepDays = 180;

/** A list of receipts in ascending order of one of their times. */
export interface Slice {
  readonly by: 'updated' | 'created';
  /** Seconds since 1970, both inclusive. */
  readonly from: number | null;
  readonly to: number;
  readonly filters: NonNullable<RequestOptions['query']>;
}

interface Bounds {
  readonly since: number | null;
  readonly until: number;
  readonly ago: (days: number) => number;
}

/** A run that reads everything (`since` is null) needs no sweep of recent or unshipped receipts. */
const slices: Record<ReceiptPhase, (bounds: Bounds) => Slice | null> = {
  updated: ({ since, until }) => ({ by: 'updated', from: since, to: Math.max(until, since ?? until), filters: {} }),
  canceled: ({ since, until }) => ({
    by: 'created',
    // Before the window's own start, which can lie far back: its receipts were created earlier than they changed.
    from: since === null ? null : clamp(since - canceledSweepDays * day),
    to: until,
    filters: { was_canceled: true },
  }),
  recent: ({ since, until, ago }) =>
    since === null ? null : { by: 'created', from: ago(recentSweepDays), to: until, filters: {} },
  unshipped: ({ since, ago }) =>
    since === null
      ? null
      : {
          by: 'created',
          from: ago(unshippedSweepDays),
          to: ago(recentSweepDays),
          filters: { was_shipped: false },
        },
};

/** What a phase reads, or null if it has nothing to add. */
export function sliceOf(phase: ReceiptPhase, window: PullWindow): Slice | null {
  const until = clamp(Math.ceil(window.until.getTime() / 1000));
  const since = window.since === null ? null : clamp(Math.floor(window.since.getTime() / 1000));
  return slices[phase]({ since, until, ago: (days) => clamp(until - days * day) });
}

const clamp = (second: number): number => Math.max(earliestSecond, second);
