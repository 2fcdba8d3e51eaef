import * as z from 'zod';

const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/** An instant as `YYYY-MM-DDTHH:mm:ss.sssZ`, always UTC, from 1970 up to 2100. */
export const timestampSchema = z
  .string()
  .regex(/^(19[7-9]\d|20\d\d)-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'not a UTC timestamp from 1970 up to 2100');

/** How {@link toTimestamp} reads a text. */
export interface TimestampOptions {
  /**
   * Read text without a zone as UTC, if the provider documents that. A zone in the text wins.
   * @default text without a zone is not read
   */
  readonly zone?: 'utc';
}

/**
 * Normalises an instant: milliseconds since 1970, or text that means the same on any machine. Such text is
 * - ISO 8601 with date and time, `2026-11-01T10:00:00Z`, `2026-11-01 10:00:00.5+0100`, `2026-11-01T10:00+01`;
 * - RFC 2822, `Sun, 01 Nov 2026 10:00:00 +0100`, with `GMT` or a numeric zone.
 *
 * Nothing else is read: a date without a time is not an instant, and names of zones (`PST`) are ambiguous. A day or a time that
 * does not exist (30 February, 24:00) is not moved to another.
 * @returns the canonical form of {@link timestampSchema}; `undefined` if the instant is unreadable or out of its range
 * @example
 * toTimestamp('2026-11-01T10:00:00+01:00'); // '2026-11-01T09:00:00.000Z'
 * toTimestamp('2026-11-01 10:00:00'); // undefined
 * toTimestamp('2026-11-01 10:00:00', { zone: 'utc' }); // '2026-11-01T10:00:00.000Z'
 */
export function toTimestamp(instant: number | string, options: TimestampOptions = {}): string | undefined {
  const milliseconds = typeof instant === 'number' ? instant : readText(instant, options);
  if (milliseconds === undefined || !(milliseconds >= earliest && milliseconds < latest)) return undefined;
  return new Date(milliseconds).toISOString();
}

const time = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d)(?::(?<second>[0-5]\d)`;
const iso = new RegExp(
  String.raw`^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ]${time}(?:[.,](?<fraction>\d+))?)? ?(?<zone>Z|[+-]\d\d(?::?\d\d)?)?$`,
  'i',
);
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const rfc2822 = new RegExp(
  String.raw`^(?:(?<weekday>${weekdays.join('|')}), *)?(?<day>\d{1,2}) (?<month>${months.join('|')}) (?<year>\d{4}) ${time})?(?: (?<zone>GMT|[+-]\d{4})(?: \([^()]*\))?)?$`,
  'i',
);

function readText(text: string, { zone }: TimestampOptions): number | undefined {
  const parts = (iso.exec(text) ?? rfc2822.exec(text))?.groups;
  const offset = readOffset(parts?.['zone'] ?? zone);
  if (!parts || offset === undefined) return undefined;
  const { year, month = '', day, weekday, hour, minute, second = 0, fraction = '' } = parts;
  const named = months.indexOf(month.toLowerCase());
  const monthIndex = named === -1 ? Number(month) - 1 : named;
  const date = new Date(Date.UTC(Number(year), monthIndex, Number(day)));
  // `Date` moves a day that does not exist, and reads a year before 100 as one of the 20th century.
  if (date.getUTCFullYear() !== Number(year) || date.getUTCMonth() !== monthIndex || date.getUTCDate() !== Number(day))
    return undefined;
  if (weekday !== undefined && weekdays[date.getUTCDay()] !== weekday.toLowerCase()) return undefined;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return date.setUTCHours(Number(hour), Number(minute) - offset, Number(second), ms);
}

/** @returns minutes east of UTC; undefined if there is no zone */
function readOffset(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  const [, sign, hours, minutes = 0] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  const [h, m] = [Number(hours), Number(minutes)];
  if (h > 23 || m > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (h * 60 + m);
}
