import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextTime } from './cron.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A pattern, and the times it names by a second implementation to compare with. */
interface Pattern {
  readonly cron: string;
  readonly namesHours: boolean;
  readonly names: (shown: number) => boolean;
}

const some = (values: readonly number[]) => fc.subarray([...values], { minLength: 1 });
const upTo = (end: number, step = 1) => Array.from({ length: Math.ceil(end / step) }, (_, n) => n * step);
const minutes = fc.oneof(
  some(upTo(60)).map((values) => ({ field: values.join(), values })),
  fc.constantFrom(1, 7, 10, 15, 30).map((step) => ({ field: `*/${step}`, values: upTo(60, step) })),
);
const hours = fc.oneof(
  fc.constant({ field: '*', values: upTo(24) }),
  fc.constantFrom(2, 3).map((step) => ({ field: `*/${step}`, values: upTo(24, step) })),
  some([0, 1, 2, 3]).map((values) => ({ field: values.join(), values })),
  some(upTo(24)).map((values) => ({ field: values.join(), values })),
);
const weekdays = fc.oneof(
  fc.constant({ field: '*', values: upTo(7) }),
  some(upTo(7)).map((values) => ({ field: values.join(), values })),
);
const patterns: fc.Arbitrary<Pattern> = fc.tuple(minutes, hours, weekdays).map(([minute, hour, weekday]) => ({
  cron: `${minute.field} ${hour.field} * * ${weekday.field}`,
  namesHours: hour.field !== '*',
  names: (shown) => {
    const date = new Date(shown);
    return (
      minute.values.includes(date.getUTCMinutes()) &&
      hour.values.includes(date.getUTCHours()) &&
      weekday.values.includes(date.getUTCDay())
    );
  },
}));

/** Time zones, and when their clocks change. */
const changes: readonly (readonly [timeZone: string, instants: readonly string[]])[] = [
  ['Europe/Berlin', ['2026-03-29T01:00Z', '2026-10-25T01:00Z']],
  ['America/New_York', ['2026-03-08T07:00Z', '2026-11-01T06:00Z']],
  ['Australia/Lord_Howe', ['2026-04-04T15:00Z', '2026-10-03T15:30Z']],
  ['America/Havana', ['2026-03-08T05:00Z', '2026-11-01T05:00Z']],
  ['Asia/Kolkata', ['2026-03-29T00:00Z']],
];
const places = fc.constantFrom(...changes).chain(([timeZone, instants]) =>
  fc.record({
    timeZone: fc.constant(timeZone),
    after: fc
      .tuple(fc.constantFrom(...instants), fc.integer({ min: -dayMs, max: dayMs / 4 }), fc.boolean())
      .map(([instant, away, isWhole]) => Date.parse(instant) + (isWhole ? away - (away % minuteMs) : away)),
  }),
);

/** What the clocks of a zone show, as if it were UTC. */
function clockOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
}

/** Whether a pattern is due at a minute. */
function isDue({ names, namesHours }: Pattern, clock: (instant: number) => number, minute: number): boolean {
  const shown = clock(minute);
  if (!namesHours) return names(shown);
  if (names(shown)) return !upTo(180).some((ago) => ago > 0 && clock(minute - ago * minuteMs) === shown);
  for (let leftOut = clock(minute - minuteMs) + minuteMs; leftOut < shown; leftOut += minuteMs)
    if (names(leftOut)) return true;
  return false;
}

describe('the next time of any schedule', () => {
  it('is the first minute after the instant that its pattern names, or that follows a gap over one', () => {
    const check = (pattern: Pattern, { timeZone, after }: { timeZone: string; after: number }) => {
      const next = nextTime({ cron: pattern.cron, timeZone }, new Date(after)).getTime();
      const clock = clockOf(timeZone);
      expect(next).toBeGreaterThan(after);
      expect(next % minuteMs).toBe(0);
      expect(isDue(pattern, clock, next)).toBe(true);
      const first = after - (after % minuteMs) + minuteMs;
      const leftOut: number[] = [];
      for (let minute = first; minute < next; minute += minuteMs)
        if (isDue(pattern, clock, minute)) leftOut.push(minute);
      expect(leftOut).toEqual([]);
    };
    fc.assert(fc.property(patterns, places, check), { numRuns: 300 });
  });
});
