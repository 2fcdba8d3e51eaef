import { expect, it } from 'vitest';
import { readOptions } from './options.ts';

it('has usual values, and another seed each time', () => {
  expect(readOptions([])).toEqual({ minutes: 1.5, seed: expect.any(Number), shops: 40, orders: 500, fullDisk: true });
});

it('takes every option, also after the -- of a package manager', () => {
  const args = ['--', '--minutes', '0.5', '--seed', '7', '--shops', '3', '--orders', '9', '--no-full-disk'];
  expect(readOptions(args)).toEqual({ minutes: 0.5, seed: 7, shops: 3, orders: 9, fullDisk: false });
});

it.each([
  ['--minutes', '0'],
  ['--seed', '1.5'],
  ['--shops', 'many'],
  ['--orders', '-1'],
  ['--kills', '3'],
])('refuses %s %s', (name, value) => {
  expect(() => readOptions([`${name}=${value}`])).toThrow(name);
});
