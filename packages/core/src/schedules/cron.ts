import { Cron } from 'croner';
import { IntegrationError } from '../errors.ts';

/** When runs are due: five fields as of `crontab`, in a time zone by its IANA name. */
export interface CronTime {
  readonly cron: string;
  readonly timeZone: string;
}

/**
 * The next time after an instant. Where the clock is put forward over a time it is skipped to the next minute that exists, and where it
 * is put back a time comes once.
 * @throws IntegrationError `invalid_input` where either is none, or the time never comes.
 */
export function nextTime({ cron, timeZone }: CronTime, after: Date): Date {
  if (cron.trim().split(/\s+/).length !== 5)
    throw invalidTime('cron', 'must have five fields: minute, hour, day of the month, month, day of the week');
  try {
    const next = new Cron(cron, { timezone: readTimeZone(timeZone), paused: true }).nextRun(after);
    if (next) return next;
  } catch (error) {
    if (error instanceof IntegrationError) throw error;
    throw invalidTime('cron', 'is no time as of crontab, for example "*/15 * * * *" for every 15 minutes');
  }
  throw invalidTime('cron', 'names a time that never comes');
}

function readTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    throw invalidTime('time_zone', 'is no IANA time zone, for example "Europe/Berlin"');
  }
}

const invalidTime = (path: 'cron' | 'time_zone', problem: string) =>
  new IntegrationError('invalid_input', `The schedule is not valid: ${path} ${problem}.`, {
    issues: [{ path, problem }],
  });
