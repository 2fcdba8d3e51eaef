import { createHash } from 'node:crypto';
import { option } from '../../options/option.ts';
import { type CronTime, isEveryHour, minutesOf, nextTime } from './cron.ts';

const spreads = ['none', 'every_hour', 'all'] as const;
/** See {@link ScheduleOptions.spread}. */
export type ScheduleSpread = (typeof spreads)[number];

/** When schedules are due. */
export interface ScheduleOptions {
  /**
   * Which schedules start later than their cron says, so that those of many shops do not start in the same second. The delay is fixed
   * for a connection, in whole seconds, and shorter than the time from one run to the next, or to the end of the hour: `0 * * * *`
   * starts anywhere within the hour, and `0,30 * * * *` anywhere within half an hour.
   * - `every_hour`: schedules that name no hour; those that do, such as `0 6 * * *`, start at their minute
   * - `all`: also those that name hours: `0 6 * * *` starts between 6 and 7
   * - `none`: all start at their minute
   * @default 'every_hour'
   */
  readonly spread: ScheduleSpread;
}

/** Schema of {@link ScheduleOptions}. */
export const scheduleOptions = option.group<Partial<ScheduleOptions>>({
  spread: option
    .where<ScheduleSpread>(`one of ${spreads.join(', ')}`, (value) => spreads.some((one) => one === value))
    .optional(),
});

/**
 * The next time of a connection's schedule after an instant, with the delay of the connection.
 * @throws IntegrationError `invalid_input` if cron or time zone are invalid, or the time never comes
 */
export type NextTime = (time: CronTime, connectionId: string, after: Date) => Date;

/** The same in every process, and after a restart. */
export function spreadTimes({ spread = 'every_hour' }: Partial<ScheduleOptions> = {}): NextTime {
  const isSpread = (cron: string): boolean => spread === 'all' || (spread === 'every_hour' && isEveryHour(cron));
  const shortestGap = remember(shortestGapOf);
  return (time, connectionId, after) => {
    // Whole seconds, and less than the gap: every day keeps its number of runs.
    const delayMs = isSpread(time.cron) ? Math.floor(shareOf(connectionId) * shortestGap(time.cron) * 60) * 1000 : 0;
    return later(nextTime(time, later(after, -delayMs)), delayMs);
  };
}

/** The shortest time from a run to the next one, or to the end of the hour. In minutes. */
function shortestGapOf(cron: string): number {
  const minutes = minutesOf(cron);
  return Math.min(...minutes.map((minute, index) => (minutes[index + 1] ?? 60) - minute));
}

/** Shops choose their crons, so not every one is kept. */
const mostRemembered = 1_000;

/** Reading the minutes of a cron takes longer than all the rest. */
function remember(read: (cron: string) => number): (cron: string) => number {
  const known = new Map<string, number>();
  return (cron) => {
    const value = known.get(cron) ?? read(cron);
    if (known.size >= mostRemembered) known.clear();
    known.set(cron, value);
    return value;
  };
}

/** At least 0 and below 1. Ids of connections made together begin alike, so it is taken from a hash. */
const shareOf = (connectionId: string): number =>
  createHash('sha256').update(connectionId).digest().readUInt32BE() / 2 ** 32;

const later = (date: Date, byMs: number): Date => new Date(date.getTime() + byMs);
