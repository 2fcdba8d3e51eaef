import { describe, expect, it } from 'vitest';
import { deletedFilter, updatedFilter } from './window.ts';

const since = new Date('2026-11-01T10:20:30.900Z');
const until = new Date('2026-11-02T00:00:00.100Z');

describe('the filter of a window', () => {
  it('quotes times in UTC and whole seconds, because unquoted ones lose their time part', () => {
    expect(updatedFilter({ since, until })).toBe(
      "updated_at:>='2026-11-01T10:20:30Z' AND updated_at:<'2026-11-02T00:00:01Z'",
    );
  });

  it('filters by the time of the change, not by id, which misses updates (airbyte#28926, #66581)', () => {
    expect(updatedFilter({ since: null, until })).toBe("updated_at:<'2026-11-02T00:00:01Z'");
    expect(updatedFilter({ since, until })).not.toContain('id:');
  });

  it('ends with the second in which the run starts, and the next window begins with it', () => {
    const [ends, begins] = [
      updatedFilter({ since: null, until }),
      updatedFilter({ since: until, until: new Date(2e12) }),
    ];
    expect(/<'([^']+)'/.exec(ends)?.[1]).toBe('2026-11-02T00:00:01Z');
    expect(/>='([^']+)'/.exec(begins)?.[1]).toBe('2026-11-02T00:00:00Z');
  });

  it('ends at a whole second when that was requested', () => {
    expect(updatedFilter({ since: null, until: new Date('2026-11-02') })).toBe("updated_at:<'2026-11-02T00:00:00Z'");
  });

  it('finds products that were deleted since', () => {
    expect(deletedFilter({ since, until })).toBe(
      "subject_type:PRODUCT AND action:destroy AND created_at:>='2026-11-01T10:20:30Z'",
    );
    expect(deletedFilter({ since: null, until })).toBe('subject_type:PRODUCT AND action:destroy');
  });
});
