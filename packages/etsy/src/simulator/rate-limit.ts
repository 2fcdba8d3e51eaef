import { problem } from './answers.ts';

/** Etsy's two quotas, counted per app: of the second, then of the day. */
export function createRateLimit(limits: { perSecond: number; perDay: number }, now: () => number) {
  let second = 0;
  let inSecond = 0;
  let today = 0;
  const headers = () => ({
    'x-limit-per-second': String(limits.perSecond),
    'x-remaining-this-second': String(Math.max(0, limits.perSecond - inSecond)),
    'x-limit-per-day': String(limits.perDay),
    'x-remaining-today': String(Math.max(0, limits.perDay - today)),
  });
  return {
    headers,
    /** Counts a call, or answers it with 429. */
    take(): Response | undefined {
      const current = Math.floor(now() / 1000);
      if (current !== second) [second, inSecond] = [current, 0];
      if (inSecond >= limits.perSecond)
        return problem(429, 'Exceeded the limit per second.', undefined, { ...headers(), 'retry-after': '1' });
      if (today >= limits.perDay)
        return problem(429, 'Exceeded the limit per day.', undefined, { ...headers(), 'retry-after': '3600' });
      inSecond += 1;
      today += 1;
      return undefined;
    },
    spendDay: () => {
      today = limits.perDay;
    },
  };
}
