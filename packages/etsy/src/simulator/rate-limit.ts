import { problem } from './answers.ts';

export interface RateLimits {
  readonly perSecond: number;
  readonly perDay: number;
}

const dayMs = 86_400_000;

/** Etsy's two quotas per app: per second, then per day. Etsy counts a sliding day, the simulator a fixed one. */
export function createRateLimit(limits: RateLimits, now: () => number) {
  let second = 0;
  let inSecond = 0;
  let dayBegan = now();
  let today = 0;
  const headers = () => ({
    'x-limit-per-second': String(limits.perSecond),
    'x-remaining-this-second': String(Math.max(0, limits.perSecond - inSecond)),
    'x-limit-per-day': String(limits.perDay),
    'x-remaining-today': String(Math.max(0, limits.perDay - today)),
  });
  const refuse = (what: string, seconds: number) =>
    problem(429, `Exceeded the limit per ${what}.`, undefined, { ...headers(), 'retry-after': String(seconds) });
  return {
    headers,
    /** Counts a call, or answers it with 429. */
    take(): Response | undefined {
      const at = now();
      if (at - dayBegan >= dayMs) [dayBegan, today] = [at, 0];
      if (Math.floor(at / 1000) !== second) [second, inSecond] = [Math.floor(at / 1000), 0];
      if (inSecond >= limits.perSecond) return refuse('second', 1);
      if (today >= limits.perDay) return refuse('day', 3_600);
      inSecond += 1;
      today += 1;
      return undefined;
    },
    /** Uses up the quota of the day. */
    spendDay: () => {
      today = limits.perDay;
    },
  };
}
