import { describe, expect, it } from 'vitest';
import { visualOrder } from './bidi.ts';

const order = (levels: readonly number[]) =>
  visualOrder(levels.map((level, index) => ({ level, index }))).map((piece) => piece.index);

describe('visualOrder', () => {
  it.each([
    [
      [0, 0, 0],
      [0, 1, 2],
    ],
    [
      [1, 1, 1],
      [2, 1, 0],
    ],
    [
      [0, 1, 1, 0],
      [0, 2, 1, 3],
    ],
    [
      [0, 1, 2, 1, 0],
      [0, 3, 2, 1, 4],
    ],
    [
      [1, 2, 2, 1],
      [3, 1, 2, 0],
    ],
    [[], []],
  ])('orders levels %j as %j', (levels, expected) => {
    expect(order(levels)).toEqual(expected);
  });
});
