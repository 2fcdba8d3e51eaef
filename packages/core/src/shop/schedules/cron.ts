import { Cron } from 'croner';
import { IntegrationError } from '../../errors.ts';
import { canonicalTimeZone, timeZoneProblem } from '../../records/day.ts';
import { firstInstant, wallTime } from './wall-clock.ts';

/** When runs are due: five `crontab` fields, in a time zone by its IANA name. */
export interface CronTime {
  readonly cron: string;
  readonly timeZone: string;
}

/** An hour field that includes every hour. */
const everyHour = /^([*?]|0-23)(\/1)?$/;

/**
 * The next time after an instant. A schedule that names its hours follows wall clocks: times that are skipped when clocks go forward
 * become one, at the first minute that exists, and times that repeat when they go back come once. A schedule of every hour follows
 * elapsed time.
 * @throws IntegrationError `invalid_input` if either is invalid, or the time never comes
 */
export function nextTime({ cron, timeZone }: CronTime, after: Date): Date {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5)
    throw invalidTime('cron', 'must have five fields: minute, hour, day of the month, month, day of the week');
  const zone = readTimeZone(timeZone);
  const next = everyHour.test(fields[1] ?? '')
    ? readCron(cron, zone).nextRun(after)
    : nextShown(readCron(cron, 'UTC'), zone, after);
  if (!next) throw invalidTime('cron', 'names a time that never comes');
  return next;
}

/** When clocks first show the next time of the pattern. Times that repeat when clocks go back are skipped the second time. */
function nextShown(pattern: Cron, timeZone: string, after: Date): Date | null {
  let shown = pattern.nextRun(wallTime(after, timeZone));
  while (shown) {
    const instant = firstInstant(shown, timeZone);
    if (instant > after) return instant;
    shown = pattern.nextRun(shown);
  }
  return null;
}

function readCron(cron: string, timezone: string): Cron {
  try {
    return new Cron(cron, { timezone, paused: true });
  } catch {
    throw invalidTime('cron', 'must be valid crontab fields, for example "*/15 * * * *" for every 15 minutes');
  }
}

function readTimeZone(timeZone: string): string {
  const zone = canonicalTimeZone(timeZone);
  if (zone === undefined) throw invalidTime('time_zone', timeZoneProblem);
  return zone;
}

const invalidTime = (path: 'cron' | 'time_zone', problem: string) =>
  new IntegrationError('invalid_input', `The schedule is not valid: ${path} ${problem}.`, {
    issues: [{ path, problem }],
  });
