import * as z from 'zod';
import { IntegrationError } from '../errors.ts';

/** Zones that were asked for, as `Intl` names them: it takes long to find out. */
const canonicalTimeZones = new Set<string>();

/** @returns the zone as `Intl` names it; undefined if there is no such zone */
export function canonicalTimeZone(timeZone: string): string | undefined {
  if (canonicalTimeZones.has(timeZone)) return timeZone;
  try {
    const name = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    canonicalTimeZones.add(name);
    return name;
  } catch {
    return undefined;
  }
}

/** `+01:00` is an offset, which does not say when clocks change. */
const isTimeZone = (text: string): boolean => /^[A-Za-z]/.test(text) && canonicalTimeZone(text) !== undefined;

export const timeZoneProblem = 'is no IANA time zone, for example "Europe/Berlin"';

/** The IANA name of a time zone: `America/Los_Angeles`. */
export const timeZoneSchema = z.string().refine(isTimeZone, timeZoneProblem);

/**
 * The calendar day of an instant in a time zone, `YYYY-MM-DD`. Use it to date documents: in UTC, the evening of 31 December in
 * Los Angeles is already next year.
 * @param timeZone an IANA name
 * @param instant @default now
 * @throws IntegrationError `invalid_input` if there is no such time zone or instant
 * @example
 * dayIn('America/Los_Angeles', new Date('2027-01-01T02:00:00Z')); // '2026-12-31'
 */
export function dayIn(timeZone: string, instant: Date = new Date()): string {
  if (!isTimeZone(timeZone))
    throw new IntegrationError('invalid_input', `The time zone ${JSON.stringify(timeZone)} ${timeZoneProblem}.`, {
      issues: [{ path: 'time_zone', problem: timeZoneProblem }],
    });
  if (Number.isNaN(instant.getTime()))
    throw new IntegrationError('invalid_input', 'The instant is an invalid Date: pass a valid one.');
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
}
