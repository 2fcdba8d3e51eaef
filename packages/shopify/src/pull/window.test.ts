import { describe, expect, it } from 'vitest';
import { deletedFilter, updatedFilter } from './window.ts';

const since = new Date('2026-11-01T10:20:30.900Z');
const until = new Date('2026-11-02T00:00:00.100Z');

describe('the filter of a window', () => {
  it('quotes times in UTC and whole seconds, because unquoted ones lose their time part', () => {
    expect(updatedFilter({ since, until })).toBe(
      "updated_at:>='2026-11-01T10:20:30Z' AND updated_at:<'2026-11-02T00:00:00Z'",
    );
  });

  it('filters by the time of the change, not by id, which misses updates (airbyte#28926, #66581)', () => {
    expect(updatedFilter({ since: null, until })).toBe("updated_at:<'2026-11-02T00:00:00Z'");
    expect(updatedFilter({ since, until })).not.toContain('id:');
  });

  it('leaves no gap and no overlap between windows', () => {
    const [first, second] = [
      updatedFilter({ since: null, until }),
      updatedFilter({ since: until, until: new Date(2e12) }),
    ];
    expect(/<'([^']+)'/.exec(first)?.[1]).toBe(/>='([^']+)'/.exec(second)?.[1]);
  });

  it('finds products that were deleted since', () => {
    expect(deletedFilter({ since, until })).toBe(
      "subject_type:PRODUCT AND action:destroy AND created_at:>='2026-11-01T10:20:30Z'",
    );
    expect(deletedFilter({ since: null, until })).toBe('subject_type:PRODUCT AND action:destroy');
  });
});
