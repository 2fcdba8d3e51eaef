export interface ThrottleOptions {
  /** How many points can accumulate. */
  readonly capacity: number;
  /** Points restored each second. */
  readonly perSecond: number;
}

/** The points of one app at one shop, as a leaking bucket; https://shopify.dev/docs/api/usage/limits */
export function createThrottle({ capacity, perSecond }: ThrottleOptions, now: () => number) {
  let available = capacity;
  let seen = now();
  let refused = 0;
  const restore = () => {
    const current = now();
    available = Math.min(capacity, available + (Math.max(0, current - seen) / 1000) * perSecond);
    seen = current;
  };
  return {
    /**
     * Takes the expected cost of a query.
     * @returns false if there are not enough points
     */
    take(cost: number): boolean {
      restore();
      if (available < Math.min(cost, capacity)) {
        refused += 1;
        return false;
      }
      available -= cost;
      return true;
    },
    /** Returns points that a query did not need. */
    giveBack(points: number): void {
      available = Math.min(capacity, available + points);
    },
    /** How many queries were refused for lack of points. */
    refused: (): number => refused,
    drain: (): void => {
      restore();
      available = 0;
    },
    status() {
      restore();
      return { maximumAvailable: capacity, currentlyAvailable: Math.floor(available), restoreRate: perSecond };
    },
  };
}
export type Throttle = ReturnType<typeof createThrottle>;
