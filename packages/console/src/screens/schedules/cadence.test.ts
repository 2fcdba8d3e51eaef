import { describe, expect, it } from 'vitest';
import { timeZones, toCadence, toCron } from './cadence.ts';

describe('a cadence', () => {
  it.each([
    ['*/15 * * * *', { kind: 'quarterly' }],
    ['0 * * * *', { kind: 'hourly' }],
    ['30 6 * * *', { kind: 'daily', time: '06:30' }],
    ['0 9 * * 1-5', { kind: 'cron', cron: '0 9 * * 1-5' }],
    ['0,30 6 * * *', { kind: 'cron', cron: '0,30 6 * * *' }],
  ] as const)('of %s is %j, and back', (cron, cadence) => {
    expect(toCadence(cron)).toEqual(cadence);
    expect(toCron(cadence)).toBe(cron);
  });

  it('is read whatever the spaces and zeros', () => {
    expect(toCadence(' 05  07 * * * ')).toEqual({ kind: 'daily', time: '07:05' });
  });

  it('without a time has no pattern', () => {
    expect(toCron({ kind: 'daily', time: '' })).toBe('');
  });
});

it('offers a time zone that the browser does not list', () => {
  expect(timeZones('Europe/Kyiv', 'Mars/Olympus')).toEqual(
    expect.arrayContaining(['UTC', 'Mars/Olympus', 'Europe/Berlin']),
  );
});
