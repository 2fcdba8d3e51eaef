import { describe, expect, it } from 'vitest';
import { toDays } from './days.ts';

const now = new Date(2026, 10, 30, 12);
const run = (state: 'SUCCESS' | 'FAILURE' | 'STARTED', daysAgo: number) => ({
  state,
  created_at: new Date(2026, 10, 30 - daysAgo, 9).toISOString(),
});

describe('the runs by day', () => {
  it('are counted by how they ended, from the oldest day that was read until today', () => {
    const days = toDays([run('STARTED', 0), run('FAILURE', 1), run('SUCCESS', 1), run('SUCCESS', 2)], false, now);
    expect(days.map(({ counts }) => [counts.SUCCESS, counts.FAILURE])).toEqual([
      [1, 0],
      [1, 1],
      [0, 0],
    ]);
    expect(days.at(-1)?.start).toBe(new Date(2026, 10, 30).toISOString());
  });

  it('are those of two weeks', () => {
    expect(toDays([run('SUCCESS', 0)], true, now)).toHaveLength(14);
    expect(toDays([run('SUCCESS', 0), run('SUCCESS', 40)], false, now)).toHaveLength(14);
    expect(toDays([], true, now)).toEqual([]);
    expect(toDays([run('STARTED', 0)], true, now)).toEqual([]);
  });
});
