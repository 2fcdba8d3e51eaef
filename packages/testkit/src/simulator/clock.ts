/** A clock that stands still until `advance` moves it. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly advance: (milliseconds: number) => void;
  /** Resolves once the clock has been moved by so much. */
  readonly wait: (milliseconds: number) => Promise<void>;
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
  let waiting: { readonly until: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
      const due = waiting.filter(({ until }) => until <= time).toSorted((a, b) => a.until - b.until);
      waiting = waiting.filter(({ until }) => until > time);
      for (const { wake } of due) wake();
    },
    wait: (milliseconds) =>
      new Promise((wake) => {
        if (milliseconds <= 0) wake();
        else waiting.push({ until: time + milliseconds, wake });
      }),
  };
}
