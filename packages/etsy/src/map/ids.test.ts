import { describe, expect, it } from 'vitest';
import { readId } from './ids.ts';

describe('readId', () => {
  it.each([
    [7, '7'],
    ['7', '7'],
    [0, null],
    [-1, null],
    [1.5, null],
    [2 ** 60, null],
    ['07', null],
    [null, null],
  ])('reads %j as %j', (id, expected) => {
    expect(readId({ id }, 'id')).toBe(expected);
  });
});
