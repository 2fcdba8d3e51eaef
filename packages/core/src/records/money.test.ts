import { describe, expect, it } from 'vitest';
import { decimalFromMinorUnits, decimalSchema } from './money.ts';

describe('decimalFromMinorUnits', () => {
  it.each([
    [1250, 100, '12.50'],
    [5, 100, '0.05'],
    [-5, 1000, '-0.005'],
    [7, 1, '7'],
    [0, 100, '0.00'],
  ])('writes %i / %i as %s', (amount, divisor, expected) => {
    expect(decimalFromMinorUnits(amount, divisor)).toBe(expected);
    expect(decimalSchema.safeParse(expected).success).toBe(true);
  });

  it.each([
    [1.5, 100],
    [Number.MAX_SAFE_INTEGER + 1, 100],
    [1, 60],
    [1, 0],
    [1, 0.1],
  ])('refuses %d / %d', (amount, divisor) => {
    expect(decimalFromMinorUnits(amount, divisor)).toBeUndefined();
  });
});
