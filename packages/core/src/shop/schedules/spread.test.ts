import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../ids.ts';
import { nextTime } from './cron.ts';
import { spreadTimes } from './spread.ts';

const id = '01890000-0000-7000-8000-000000000000';
const at = (text: string) => new Date(text);
const secondsAfter = (early: Date, late: Date) => (late.getTime() - early.getTime()) / 1000;
const berlin = (cron: string) => ({ cron, timeZone: 'Europe/Berlin' });
const ids = fc.constant(null).map(newId);

/** All times of a day in Berlin. */
function timesOf(next: (after: Date) => Date, day: string): Date[] {
  const format = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Berlin', dateStyle: 'short' });
  const times: Date[] = [];
  for (let time = next(at(`${day}T00:00:00+12:00`)); format.format(time) <= day; time = next(time))
    if (format.format(time) === day) times.push(time);
  return times;
}

describe('the delay of a schedule', () => {
  it.each([
    ['0 * * * *', 3600],
    ['*/15 * * * *', 900],
    ['* * * * *', 60],
    // The shortest time from one run to the next, or to the end of the hour.
    ['0,10,40 * * * *', 600],
    ['5,35 * * * *', 1500],
    ['59 * * * 1-5', 60],
  ])('of %s is below %i seconds, and another one for most connections', (cron, below) => {
    const exact = nextTime(berlin(cron), at('2026-01-15T12:00:00Z'));
    const before = new Date(exact.getTime() - 1);
    const next = spreadTimes();
    const delays = Array.from({ length: 100 }, () => secondsAfter(exact, next(berlin(cron), newId(), before)));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(below);
    expect(delays.every(Number.isInteger)).toBe(true);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(below / 2);
    expect(new Set(delays).size).toBeGreaterThan(20);
  });

  it('is the same at any time, in any process and for any capability of the connection', () => {
    const after = at('2026-01-15T12:00:00Z');
    expect(spreadTimes()(berlin('*/15 * * * *'), id, after)).toEqual(at('2026-01-15T12:06:28Z'));
    const next = (time: Date) => spreadTimes()(berlin('*/15 * * * *'), id, time);
    expect(secondsAfter(next(after), next(next(after)))).toBe(900);
    expect(secondsAfter(next(after), next(at('2026-07-15T12:00:00Z'))) % 900).toBe(0);
  });

  it.each([
    ['every_hour', '0 6 * * *', false],
    ['every_hour', '*/15 6-18 * * *', false],
    ['every_hour', '0 * * * *', true],
    ['all', '0 6 * * *', true],
    ['all', '0 * * * *', true],
    ['none', '0 6 * * *', false],
    ['none', '0 * * * *', false],
  ] as const)('with spread %s delays %s: %s', (spread, cron, isDelayed) => {
    const after = at('2026-01-15T04:59:59Z');
    const exact = nextTime(berlin(cron), after);
    const delayed = Array.from({ length: 20 }, () => spreadTimes({ spread })(berlin(cron), newId(), after));
    expect(delayed.some((time) => time.getTime() !== exact.getTime())).toBe(isDelayed);
  });

  it.each(['2026-01-15', '2026-03-29', '2026-10-25'])('keeps the number of runs of %s, each in its hour', (day) => {
    const delayed = spreadTimes({ spread: 'all' });
    const crons = fc.constantFrom('*/15 * * * *', '30 * * * *', '7,51 * * * *', '30 2 * * *', '*/20 1-3 * * *');
    const check = (cron: string, connectionId: string) => {
      const exact = timesOf((after) => nextTime(berlin(cron), after), day);
      const spread = timesOf((after) => delayed(berlin(cron), connectionId, after), day);
      expect(spread).toHaveLength(exact.length);
      expect(spread.map((time) => time.getUTCHours())).toEqual(exact.map((time) => time.getUTCHours()));
    };
    fc.assert(fc.property(crons, ids, check), { numRuns: 15 });
  });
});
