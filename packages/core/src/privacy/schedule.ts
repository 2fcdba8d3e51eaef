const minuteMs = 60_000;
const longestMs = 6 * 60 * minuteMs;
/** Once the deadline has passed. */
const dailyMs = 24 * 60 * minuteMs;

/**
 * When a request is taken up again, if this attempt does not settle it: after a minute, doubling up to six hours, and at the deadline;
 * after it daily.
 */
export function nextAttempt(now: Date, attempts: number, dueAt: Date): Date {
  if (now >= dueAt) return new Date(now.getTime() + dailyMs);
  const waitMs = Math.min(minuteMs * 2 ** Math.min(attempts - 1, 20), longestMs);
  return new Date(Math.min(now.getTime() + waitMs, dueAt.getTime()));
}
