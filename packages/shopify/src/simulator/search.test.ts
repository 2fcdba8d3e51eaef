import { describe, expect, it } from 'vitest';
import { parseSearch } from './search.ts';

const at = (text: string) => ({ updated_at: Date.parse(text) });

describe('the search syntax', () => {
  it('compares quoted times to the second', () => {
    const matches = parseSearch("updated_at:>='2026-11-01T10:00:00Z' AND updated_at:<'2026-11-01T11:00:00Z'");
    expect(matches(at('2026-11-01T10:00:00Z'))).toBe(true);
    expect(matches(at('2026-11-01T09:59:59Z'))).toBe(false);
    expect(matches(at('2026-11-01T11:00:00Z'))).toBe(false);
  });

  it('loses the time part of unquoted times', () => {
    const matches = parseSearch('updated_at:>=2026-11-01T10:00:00Z');
    expect(matches(at('2026-11-01T00:00:00Z'))).toBe(true);
    expect(matches(at('2026-10-31T23:59:59Z'))).toBe(false);
  });

  it.each([
    ['>', false, true],
    ['<=', true, false],
    ['', true, false],
  ])('compares by "%s"', (comparator, same, later) => {
    const matches = parseSearch(`created_at:${comparator}'2026-11-01T10:00:00Z'`);
    expect(matches({ created_at: Date.parse('2026-11-01T10:00:00Z') })).toBe(same);
    expect(matches({ created_at: Date.parse('2026-11-01T10:00:01Z') })).toBe(later);
  });

  it('compares words regardless of case', () => {
    const matches = parseSearch('subject_type:PRODUCT AND action:destroy');
    expect(matches({ subject_type: 'product', action: 'destroy' })).toBe(true);
    expect(matches({ subject_type: 'PRODUCT', action: 'create' })).toBe(false);
  });

  it('ignores an unknown field, and matches everything when the query is empty', () => {
    expect(parseSearch('surprise:yes')({ action: 'destroy' })).toBe(true);
    for (const query of ['', null, undefined]) expect(parseSearch(query)({ id: 1 })).toBe(true);
  });
});
