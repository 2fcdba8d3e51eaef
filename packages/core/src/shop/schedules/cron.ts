import { Cron } from 'croner';
import { IntegrationError } from '../../errors.ts';
import { canonicalTimeZone, timeZoneProblem } from '../../records/day.ts';
import { firstInstant, wallTime } from './wall-clock.ts';

/** When runs are due: five `crontab` fields, in a time zone by its IANA name. */
export interface CronTime {
  readonly cron: string;
  readonly timeZone: string;
}

/** Any hour, to read the minutes of a pattern in. */
const anHour = { before: new Date('2025-12-31T23:59:59Z'), end: new Date('2026-01-01T01:00:00Z') };
/** An hour field that includes every hour. */
const everyHour = /^([*?]|0-23)(\/1)?$/;

/**
 * The next time after an instant. A schedule that names its hours follows wall clocks: times that are skipped when clocks go forward
 * become one, at the first minute that exists, and times that repeat when they go back come once. A schedule of every hour follows
 * elapsed time.
 * @throws IntegrationError `invalid_input` if either is invalid, or the time never comes
 */
export function nextTime({ cron, timeZone }: CronTime, after: Date): Date {
  const runsEveryHour = isEveryHour(cron);
  const zone = readTimeZone(timeZone);
  const next = runsEveryHour ? readCron(cron, zone).nextRun(after) : nextShown(readCron(cron, 'UTC'), zone, after);
  if (!next) throw invalidTime('cron', 'names a time that never comes');
  return next;
}

/**
 * Whether a schedule names no hours.
 * @throws IntegrationError `invalid_input`
 */
export const isEveryHour = (cron: string): boolean => everyHour.test(readFields(cron).hour);

/**
 * The minutes of an hour at which a schedule runs, in their order.
 * @throws IntegrationError `invalid_input`
 */
export function minutesOf(cron: string): number[] {
  const pattern = readCron(`${readFields(cron).minute} * * * *`, 'UTC');
  const minutes: number[] = [];
  let run = pattern.nextRun(anHour.before);
  while (run && run < anHour.end) {
    minutes.push(run.getUTCMinutes());
    run = pattern.nextRun(run);
  }
  return minutes;
}

function readFields(cron: string): { minute: string; hour: string } {
  const fields = cron.trim().split(/\s+/);
  const [minute = '', hour = ''] = fields;
  if (fields.length === 5) return { minute, hour };
  throw invalidTime('cron', 'must have five fields: minute, hour, day of the month, month, day of the week');
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
