import { describe, expect, it } from 'vitest';
import { readFilters, showsTechnical, toQuery } from './filters.ts';

const read = (query: string) => readFilters(new URLSearchParams(query));

describe('the filters of the log', () => {
  it('are read from an address, and what makes no sense is left out', () => {
    expect(read('connection=c1&level=error&type=run.failed&from=2026-11-01&to=2026-11-30&technical=yes')).toEqual({
      connection: 'c1',
      level: 'error',
      type: 'run.failed',
      from: '2026-11-01',
      to: '2026-11-30',
      technical: 'yes',
    });
    expect(read('connection=&level=loud&type=toString&from=yesterday&to=2026-99-99&technical=1')).toEqual({});
  });

  it('ask for whole days of the browser: the last one is included', () => {
    const { since, until } = toQuery(read('from=2026-11-01&to=2026-11-30'));
    expect(since).toBe(new Date(2026, 10, 1).toISOString());
    expect(until).toBe(new Date(2026, 11, 1).toISOString());
    expect(toQuery(read(''))).toEqual({});
  });

  it('hide events for technicians unless a person wants them', () => {
    expect(showsTechnical(read(''))).toBe(false);
    expect(showsTechnical(read('technical=yes'))).toBe(true);
    expect(showsTechnical(read('level=debug'))).toBe(true);
  });
});
