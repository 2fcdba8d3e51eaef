/** A clock that stands still until `advance` moves it. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly advance: (milliseconds: number) => void;
}

/**
 * Creates a clock for tests.
 * @param start milliseconds since 1970
 * @example
 * const clock = createClock(Date.UTC(2026, 10, 24, 12));
 * const simulator = createMySimulator({ now: clock.now });
 * clock.advance(3_600_000); // its access tokens have expired
 */
export function createClock(start: number): Clock {
  let time = start;
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}
