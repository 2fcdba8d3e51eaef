import { describe, expect, it } from 'vitest';
import { median, quantile, ratios, tableOf } from './report.ts';

describe('a report', () => {
  it('takes the middle of what was measured', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(() => median([])).toThrow('nothing');
  });

  it('takes the value that a part is not above', () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect([0, 0.5, 0.99, 1].map((part) => quantile(hundred, part))).toEqual([1, 50, 99, 100]);
    expect(() => quantile([], 0.5)).toThrow('nothing');
  });

  it('says how much quicker something was, round by round', () => {
    expect(ratios([2, 3], [1, 6])).toEqual([2, 0.5]);
  });

  it('is one table, with a column for every name', () => {
    const table = tableOf([
      { cells: { what: 'import', rate: '5000/s' }, target: 'at least 0.80', isMet: true },
      { cells: { what: 'memory', growth: '70 MB' }, target: 'below 64 MB', isMet: false },
    ]);
    expect(table.split('\n')).toEqual([
      'what      rate  growth         target  met',
      '------  ------  ------  -------------  ---',
      'import  5000/s          at least 0.80  yes',
      'memory           70 MB    below 64 MB   NO',
    ]);
  });
});
