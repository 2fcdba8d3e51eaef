/**
 * Creates a limit of calls per window; windows begin at whole multiples of their length since 1970.
 * @example
 * const perSecond = createWindowLimit({ limit: 10, windowMs: 1_000, now });
 * if (!perSecond.take()) return json(429, { error: 'too many requests' }, { 'retry-after': '1' });
 */
export function createWindowLimit({
  limit,
  windowMs,
  now,
}: {
  /** Calls per window. */
  limit: number;
  /** Length of a window, in milliseconds. */
  windowMs: number;
  /** The time in milliseconds since 1970. */
  now: () => number;
}) {
  let window = 0;
  let taken = 0;
  const left = (): number => {
    const current = Math.floor(now() / windowMs);
    if (current !== window) [window, taken] = [current, 0];
    return Math.max(0, limit - taken);
  };
  return {
    /** How many calls are left in this window. */
    left,
    /** @returns false if there is no call left */
    take: (): boolean => {
      if (left() === 0) return false;
      taken += 1;
      return true;
    },
    /** Uses up this window. */
    drain: (): void => {
      left();
      taken = limit;
    },
  };
}

/** Options of {@link createBucket}. */
export interface BucketOptions {
  /** How many points it can hold. */
  readonly capacity: number;
  /** How many points flow in per second. */
  readonly perSecond: number;
}

/** Creates a bucket of points that calls take, each as many as it costs, and that fills up with time. */
export function createBucket({ capacity, perSecond }: BucketOptions, now: () => number) {
  let held = capacity;
  let seen = now();
  const fill = (): number => {
    const current = now();
    held = Math.min(capacity, held + (Math.max(0, current - seen) / 1000) * perSecond);
    seen = current;
    return held;
  };
  return {
    /** How many points it holds now. */
    available: fill,
    /** @returns false if there are not enough points; a cost above the capacity needs a full bucket */
    take: (cost: number): boolean => {
      if (fill() < Math.min(cost, capacity)) return false;
      held -= cost;
      return true;
    },
    /** Returns points that a call did not need. */
    giveBack: (points: number): void => {
      held = Math.min(capacity, held + points);
    },
    /** Empties it. */
    drain: (): void => {
      fill();
      held = 0;
    },
  };
}
