import { assert, date, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timestampSchema, toTimestamp } from './timestamp.ts';

describe('toTimestamp', () => {
  it.each([
    ['2026-11-01T10:00:00Z', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01t10:00:00z', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01T10:00Z', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01T10:00:00.5Z', '2026-11-01T10:00:00.500Z'],
    ['2026-11-01T10:00:00,123456789Z', '2026-11-01T10:00:00.123Z'],
    ['2026-11-01T10:00:00+01:00', '2026-11-01T09:00:00.000Z'],
    ['2026-11-01T10:00:00-0530', '2026-11-01T15:30:00.000Z'],
    ['2026-11-01T10:00:00+01', '2026-11-01T09:00:00.000Z'],
    ['2026-11-01T10:00:00-00:00', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01 10:00:00+01:00', '2026-11-01T09:00:00.000Z'],
    ['2026-11-01 10:00:00 +0100', '2026-11-01T09:00:00.000Z'],
    ['2024-02-29T23:30:00-01:00', '2024-03-01T00:30:00.000Z'],
    ['1969-12-31T23:00:00-02:00', '1970-01-01T01:00:00.000Z'],
    ['Sun, 01 Nov 2026 10:00:00 GMT', '2026-11-01T10:00:00.000Z'],
    ['Sun, 1 Nov 2026 10:00:00 +0100', '2026-11-01T09:00:00.000Z'],
    ['Sun,  1 Nov 2026 10:00:00 +0100', '2026-11-01T09:00:00.000Z'],
    ['Sun, 01 Nov 2026 10:00:00 -0800 (PST)', '2026-11-01T18:00:00.000Z'],
    ['01 Nov 2026 10:00 +0000', '2026-11-01T10:00:00.000Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(toTimestamp(text)).toBe(expected);
  });

  const withoutZone = [
    ['2026-11-01T10:00:00', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01T10:00', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01 10:00:00.25', '2026-11-01T10:00:00.250Z'],
    ['Sun, 01 Nov 2026 10:00:00', '2026-11-01T10:00:00.000Z'],
  ] as const;

  it.each(withoutZone)('does not read %s, which names no zone', (text) => {
    expect(toTimestamp(text)).toBeUndefined();
  });

  it.each(withoutZone)('reads %s as %s if the provider documents UTC', (text, expected) => {
    expect(toTimestamp(text, { zone: 'utc' })).toBe(expected);
  });

  it('prefers the zone of the text to the documented one', () => {
    expect(toTimestamp('2026-11-01T10:00:00+01:00', { zone: 'utc' })).toBe('2026-11-01T09:00:00.000Z');
    expect(toTimestamp('Sun, 01 Nov 2026 10:00:00 -0100', { zone: 'utc' })).toBe('2026-11-01T11:00:00.000Z');
  });

  const unclear = [
    ['2026-11-01', '2026-11', '2026', '01 Nov 2026', 'Sun, 01 Nov 2026', 'Nov 1, 2026', '11/01/2026', '20261101'],
    ['2026-11-01Z', '2026-W44-7', '2026-305', '10:00:00Z', '1793527200', '+002026-11-01T10:00:00Z'],
    ['2026-11-01 10:00 PST', '2026-11-01T10:00:00 EST', 'Sun, 01 Nov 2026 10:00:00 PST', '2026-11-01T10:00:00 CET'],
    ['2026-11-01T10:00:00[Europe/Berlin]', '2026-11-01T10:00:00+01:00[Europe/Berlin]', '2026-11-01T10:00:00A'],
    ['Sun Nov 01 2026 10:00:00 GMT+0100', 'Sun Nov  1 10:00:00 2026', 'Nov 1 2026 10:00 GMT', '11/1/2026 10:00 GMT'],
    ['Sunday, 01-Nov-26 10:00:00 GMT', 'Sun, 01 Nov 26 10:00:00 GMT', '2026-11-1T10:00:00Z', '2026-11-01T9:00:00Z'],
    ['', ' ', 'now', '2026-11-01T10:00:00Z ', ' 2026-11-01T10:00:00Z', '2026-11-01T10:00:00Z\n', '2026-11-01T10Z'],
  ].flat();
  it.each(unclear)('does not read %j, with or without a documented zone', (text) => {
    expect([toTimestamp(text), toTimestamp(text, { zone: 'utc' })]).toEqual([undefined, undefined]);
  });

  const nonexistent = [
    ['2026-02-30T10:00:00Z', '2026-02-29T10:00:00Z', '2026-04-31T10:00:00Z', '2026-13-01T10:00:00Z'],
    ['2026-00-10T10:00:00Z', '2026-11-00T10:00:00Z', '2026-11-01T24:00:00Z', '2026-11-01T10:60:00Z'],
    ['2026-11-01T10:00:60Z', '2026-11-01T10:00:00+24:00', '2026-11-01T10:00:00+01:60', '2026-11-01T10:00:00+0160'],
    ['Mon, 30 Feb 2026 10:00:00 GMT', 'Mon, 01 Nov 2026 10:00:00 GMT', 'Sun, 01 Nov 2026 25:00:00 GMT'],
    ['Sun, 01 Nov 2026 10:00:00 +0199'],
  ].flat();
  it.each(nonexistent)('does not move %s, which does not exist, to another instant', (text) => {
    expect(toTimestamp(text)).toBeUndefined();
  });

  it.each(['1969-12-31T23:59:59Z', '2100-01-01T00:00:00Z', '0070-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'does not read %s, which is out of range',
    (text) => {
      expect(toTimestamp(text)).toBeUndefined();
    },
  );

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, Date.UTC(2100, 0, 1)])('does not read %s milliseconds', (ms) => {
    expect(toTimestamp(ms)).toBeUndefined();
  });

  const instants = date({ min: new Date(0), max: new Date(Date.UTC(2100, 0, 1) - 1), noInvalidDate: true });

  it('preserves every instant, in any format, on a machine in any time zone', () => {
    const pad = (value: number) => String(value).padStart(2, '0');
    assert(
      property(instants, integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 }), (instant, offset) => {
        const canonical = instant.toISOString();
        const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${pad(Math.trunc(size / 60))}:${pad(size % 60)}`;
        const second = `${canonical.slice(0, 19)}.000Z`;
        expect(toTimestamp(instant.getTime())).toBe(canonical);
        expect(toTimestamp(canonical)).toBe(canonical);
        expect(toTimestamp(`${local}${zone}`)).toBe(canonical);
        expect(toTimestamp(local.replace('T', ' '))).toBeUndefined();
        expect(toTimestamp(canonical.slice(0, -1), { zone: 'utc' })).toBe(canonical);
        expect(toTimestamp(instant.toUTCString())).toBe(second);
        expect(timestampSchema.parse(canonical)).toBe(canonical);
      }),
    );
  });
});
