import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('reads the options of a fleet', () => {
  expect(readOptions(['--', '--shops', '100', '--every', '15m', '--compare'])).toMatchObject({
    compares: true,
    options: { shops: 100, workers: 2, seconds: 20, everySeconds: 900, dailyBudget: null },
  });
});

it.each([
  [['--shops', 'many'], '--shops takes a whole number above zero, not many'],
  [['--workers', '0'], '--workers takes'],
  [['--every', '15'], '--every takes an interval'],
  [['--shop', '2'], "'--shop'"],
])('refuses %o', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
