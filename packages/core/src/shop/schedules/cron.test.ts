import { describe, expect, it } from 'vitest';
import { nextTime } from './cron.ts';

const at = (text: string) => new Date(text);
const hourMs = 3_600_000;

/** All times of a day in a time zone, as clocks there show them, with the offset. */
function timesOf(cron: string, timeZone: string, day: string): string[] {
  const format = new Intl.DateTimeFormat('sv', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const times: string[] = [];
  let time = new Date(at(`${day}T00:00:00Z`).getTime() - 24 * hourMs);
  for (;;) {
    time = nextTime({ cron, timeZone }, time);
    const [date = '', clock] = format.format(time).split(' ');
    if (date > day) return times;
    if (date === day) times.push(`${clock} ${offset.format(time).split('GMT')[1]}`.trim());
  }
}

describe('the time of a schedule', () => {
  it.each([
    ['*/15 * * * *', 'UTC', '2026-11-24T08:01:00Z', '2026-11-24T08:15:00.000Z'],
    ['0 9 * * 1-5', 'Europe/Berlin', '2026-11-24T08:01:00Z', '2026-11-25T08:00:00.000Z'],
    ['0 9 * * *', 'America/New_York', '2026-03-07T15:00:00Z', '2026-03-08T13:00:00.000Z'],
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['0 0 29 2 *', 'UTC', '2026-11-24T08:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0 0 29 2 *', 'Europe/Berlin', '2026-11-24T08:00:00Z', '2028-02-28T23:00:00.000Z'],
  ])('of %s in %s after %s is %s', (cron, timeZone, after, next) => {
    expect(nextTime({ cron, timeZone }, at(after)).toISOString()).toBe(next);
  });

  it.each([
    ['every day', 'UTC', 'cron'],
    ['* * * * * *', 'UTC', 'cron'],
    ['61 * * * *', 'UTC', 'cron'],
    ['0 0 31 2 *', 'UTC', 'cron'],
    ['0 * 31 2 *', 'UTC', 'cron'],
    ['', 'UTC', 'cron'],
    ['0 9 * * *', 'Mars/Olympus', 'time_zone'],
    ['0 * * * *', 'Mars/Olympus', 'time_zone'],
  ])('is refused for %s in %s, with the field %s', (cron, timeZone, path) => {
    expect(() => nextTime({ cron, timeZone }, at('2026-11-24T08:00:00Z'))).toThrow(
      expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path })] }),
    );
  });
});

describe('when clocks go forward', () => {
  it.each([
    ['30 2 * * *', 'Europe/Berlin', '2026-03-29', ['03:00 +02:00']],
    ['0,30 2 * * *', 'Europe/Berlin', '2026-03-29', ['03:00 +02:00']],
    ['*/15 2 * * *', 'Europe/Berlin', '2026-03-29', ['03:00 +02:00']],
    ['0-30/10 2 * * *', 'Europe/Berlin', '2026-03-29', ['03:00 +02:00']],
    ['*/30 2 * * 0', 'Europe/Berlin', '2026-03-29', ['03:00 +02:00']],
    ['0 2,14 * * *', 'Europe/Berlin', '2026-03-29', ['03:00 +02:00', '14:00 +02:00']],
    ['15,45 1-2 * * *', 'Europe/Berlin', '2026-03-29', ['01:15 +01:00', '01:45 +01:00', '03:00 +02:00']],
    ['30 1-3 * * *', 'Europe/Berlin', '2026-03-29', ['01:30 +01:00', '03:00 +02:00', '03:30 +02:00']],
    ['*/20 2 * * *', 'America/New_York', '2026-03-08', ['03:00 -04:00']],
    ['*/15 2 * * *', 'Australia/Lord_Howe', '2026-10-04', ['02:30 +11:00', '02:45 +11:00']],
    ['0,30 0 * * *', 'America/Havana', '2026-03-08', ['01:00 -04:00']],
    ['0,30 2 * * *', 'Asia/Kolkata', '2026-03-29', ['02:00 +05:30', '02:30 +05:30']],
  ])('times of %s in %s on %s that do not exist become one', (cron, timeZone, day, times) => {
    expect(timesOf(cron, timeZone, day)).toEqual(times);
  });

  it('a time comes once when a skipped one moves to it', () => {
    expect(timesOf('0 2,3 * * *', 'Europe/Berlin', '2026-03-29')).toEqual(['03:00 +02:00']);
  });

  it('a skipped day becomes one time, at its end', () => {
    const time = { cron: '0,30 8-17 30 12 *', timeZone: 'Pacific/Apia' };
    const first = nextTime(time, at('2011-12-29T12:00:00Z'));
    expect(first).toEqual(at('2011-12-30T10:00:00Z'));
    expect(nextTime(time, first)).toEqual(at('2012-12-29T18:00:00Z'));
  });
});

describe('when clocks go back', () => {
  it.each([
    ['30 2 * * *', 'Europe/Berlin', '2026-10-25', ['02:30 +02:00']],
    ['0,30 2 * * *', 'Europe/Berlin', '2026-10-25', ['02:00 +02:00', '02:30 +02:00']],
    ['*/30 2 * * 0', 'Europe/Berlin', '2026-10-25', ['02:00 +02:00', '02:30 +02:00']],
    ['0 2,14 * * *', 'Europe/Berlin', '2026-10-25', ['02:00 +02:00', '14:00 +01:00']],
    ['0 1-3 * * *', 'Europe/Berlin', '2026-10-25', ['01:00 +02:00', '02:00 +02:00', '03:00 +01:00']],
    ['*/20 1 * * *', 'America/New_York', '2026-11-01', ['01:00 -04:00', '01:20 -04:00', '01:40 -04:00']],
    [
      '*/30 1-2 * * *',
      'Australia/Lord_Howe',
      '2026-04-05',
      ['01:00 +11:00', '01:30 +11:00', '02:00 +10:30', '02:30 +10:30'],
    ],
    ['0,30 0 * * *', 'America/Havana', '2026-11-01', ['00:00 -04:00', '00:30 -04:00']],
    ['0,30 2 * * *', 'Asia/Kolkata', '2026-10-25', ['02:00 +05:30', '02:30 +05:30']],
  ])('each time of %s in %s on %s comes once', (cron, timeZone, day, times) => {
    expect(timesOf(cron, timeZone, day)).toEqual(times);
  });

  it('a time does not come again when asked during the repeated hour', () => {
    const next = nextTime({ cron: '*/15 2 * * *', timeZone: 'Europe/Berlin' }, at('2026-10-25T01:10:00Z'));
    expect(next).toEqual(at('2026-10-26T01:00:00Z'));
  });
});

describe('a schedule of every hour', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29'],
    ['Europe/Berlin', '2026-10-25'],
    ['America/New_York', '2026-11-01'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Australia/Lord_Howe', '2026-10-04'],
  ])('follows elapsed time in %s on %s', (timeZone, day) => {
    for (const cron of ['*/15 * * * *', '*/15 */1 * * *', '*/15 0-23 * * *']) {
      let time = new Date(at(`${day}T00:00:00Z`).getTime() - 24 * hourMs);
      for (let n = 0; n < 48 * 4; n += 1) {
        const next = nextTime({ cron, timeZone }, time);
        expect(next.getTime() - time.getTime()).toBe(hourMs / 4);
        time = next;
      }
    }
  });
});
