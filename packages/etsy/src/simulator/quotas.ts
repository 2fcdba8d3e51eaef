import { createWindowLimit, refuse } from '@makerfex/integrations-testkit/simulator';
import { problem } from './answers.ts';

export interface RateLimits {
  readonly perSecond: number;
  readonly perDay: number;
}

/** Etsy's two quotas per app. Etsy counts a sliding day, the simulator a fixed one. */
export function createQuotas({ perSecond = 150, perDay = 100_000 }: Partial<RateLimits> = {}, now: () => number) {
  const second = createWindowLimit({ limit: perSecond, windowMs: 1_000, now });
  const day = createWindowLimit({ limit: perDay, windowMs: 86_400_000, now });
  const headers = () => ({
    'x-limit-per-second': String(perSecond),
    'x-remaining-this-second': String(second.left()),
    'x-limit-per-day': String(perDay),
    'x-remaining-today': String(day.left()),
  });
  const exceeded = (what: string, seconds: number) =>
    refuse(
      problem(429, `Exceeded the limit per ${what}.`, undefined, { ...headers(), 'retry-after': String(seconds) }),
    );
  return {
    headers,
    /** Counts a call, or ends it with 429. */
    take: (): void => {
      if (second.left() === 0) exceeded('second', 1);
      if (!day.take()) exceeded('day', 3_600);
      second.take();
    },
    spendDay: day.drain,
  };
}
