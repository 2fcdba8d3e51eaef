import { assert, constantFrom, date, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn, timeZoneSchema } from './day.ts';

describe('dayIn', () => {
  it.each([
    ['America/Los_Angeles', '2027-01-01T02:00:00Z', '2026-12-31'],
    ['America/Los_Angeles', '2027-01-01T08:00:00Z', '2027-01-01'],
    ['Pacific/Auckland', '2026-12-31T12:00:00Z', '2027-01-01'],
    ['Asia/Kolkata', '2026-03-01T18:29:59.999Z', '2026-03-01'],
    ['Asia/Kolkata', '2026-03-01T18:30:00Z', '2026-03-02'],
    ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29'],
    ['Europe/Berlin', '2026-06-30T22:00:00Z', '2026-07-01'],
    ['UTC', '2024-02-29T23:59:59Z', '2024-02-29'],
  ])('in %s, %s falls on %s', (timeZone, instant, expected) => {
    expect(dayIn(timeZone, new Date(instant))).toBe(expected);
  });

  it('is the UTC day in UTC, for every instant', () => {
    const instants = date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2099-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    assert(
      property(instants, constantFrom('UTC', 'Etc/UTC', 'Etc/GMT'), (instant, timeZone) => {
        expect(dayIn(timeZone, instant)).toBe(instant.toISOString().slice(0, 10));
      }),
    );
  });

  it('is today if there is no instant', () => {
    const before = dayIn('Asia/Kolkata', new Date());
    const today = dayIn('Asia/Kolkata');
    expect([before, dayIn('Asia/Kolkata', new Date())]).toContain(today);
  });

  it.each(['Mars/Olympus', '', '+01:00', 'local', 'Europe/Berlin '])(
    'refuses the time zone %j, naming it',
    (timeZone) => {
      expect(() => dayIn(timeZone, new Date(0))).toThrow(
        expect.objectContaining({
          code: 'invalid_input',
          issues: [{ path: 'time_zone', problem: expect.any(String) }],
        }),
      );
      expect(timeZoneSchema.safeParse(timeZone).success).toBe(false);
    },
  );

  it('refuses an invalid date', () => {
    expect(() => dayIn('UTC', new Date('never'))).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});
