import { CronDate } from 'croner';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What clocks of a time zone show at an instant, written as if it were UTC. */
export function wallTime(instant: Date, timeZone: string): Date {
  const { year, month, day, hour, minute, second, ms } = new CronDate(instant, timeZone);
  return new Date(Date.UTC(year, month, day, hour, minute, second, ms));
}

/** When clocks first show a time; if they skip it when going forward, the next minute that they show. */
export function firstInstant(shown: Date, timeZone: string): Date {
  // A day before and after, the offsets are those before and after any change that affects this time.
  const offsets = [-dayMs, dayMs].map((away) => offsetAt(later(shown, away), timeZone));
  // No clock goes forward by more than a day.
  for (let skipped = 0; skipped <= dayMs; skipped += minuteMs) {
    const existing = later(shown, skipped);
    const instant = offsets
      .map((offset) => later(existing, -offset))
      .find((candidate) => wallTime(candidate, timeZone).getTime() === existing.getTime());
    if (instant) return instant;
  }
  throw new Error(`Clocks of ${timeZone} show nothing within a day of ${shown.toISOString()}.`);
}

const offsetAt = (instant: Date, timeZone: string): number => wallTime(instant, timeZone).getTime() - instant.getTime();

const later = (date: Date, byMs: number): Date => new Date(date.getTime() + byMs);
