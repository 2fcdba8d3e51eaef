import { expect, it } from 'vitest';
import { between, pick, random } from './random.ts';

it('is the same for the same seed, and another for another', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, random(seed));
  expect(numbers(3)).toEqual(numbers(3));
  expect(numbers(3)).not.toEqual(numbers(4));
});

it('is spread evenly between its bounds', () => {
  const next = random(1);
  const tens = Array.from({ length: 10_000 }, () => Math.floor(between(next, 10, 20)));
  expect(new Set(tens)).toEqual(new Set([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]));
  expect(tens.reduce((sum, ten) => sum + ten, 0) / tens.length).toBeCloseTo(14.5, 0);
});

it('picks each of some, and none of nothing', () => {
  const next = random(1);
  expect(new Set(Array.from({ length: 100 }, () => pick(next, ['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  expect(() => pick(next, [])).toThrow('nothing to pick');
});
