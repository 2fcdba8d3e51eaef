import { expect, it } from 'vitest';
import { createRandom } from './random.ts';

const stream = (...seeds: Parameters<typeof createRandom>) => {
  const random = createRandom(...seeds);
  return Array.from({ length: 20 }, () => random.integer(0, 1_000_000));
};

it('is the same for the same seeds, and another for others', () => {
  expect(stream(1, 'order', 7)).toEqual(stream(1, 'order', 7));
  const others = [stream(1, 'order', 7), stream(2, 'order', 7), stream(1, 'product', 7), stream(1, 'order', 8)];
  expect(new Set(others.flat()).size).toBeGreaterThan(75);
});

it('spreads the first values of neighbouring seeds evenly', () => {
  const counts = [0, 0, 0, 0];
  for (let index = 0; index < 4_000; index += 1) {
    const first = createRandom(1, 'order', index).integer(0, 3);
    counts[first] = (counts[first] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

it('includes both bounds, and fractions stay below 1', () => {
  const random = createRandom(3);
  const rolls = Array.from({ length: 200 }, () => random.integer(1, 3));
  expect(new Set(rolls)).toEqual(new Set([1, 2, 3]));
  const fractions = Array.from({ length: 200 }, () => random.fraction());
  expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...fractions)).toBeLessThan(1);
});

it('picks one item, and samples different ones', () => {
  const random = createRandom(4);
  expect(['a', 'b']).toContain(random.pick(['a', 'b']));
  expect(random.sample(5, ['a', 'b', 'c']).toSorted()).toEqual(['a', 'b', 'c']);
  expect(new Set(random.sample(2, ['a', 'b', 'c'])).size).toBe(2);
  expect(() => random.pick([])).toThrow('the list is empty');
});
