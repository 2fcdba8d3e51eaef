import { describe, expect, it } from 'vitest';
import { benchPolicy } from './bench.ts';

describe('the policy benchmark', () => {
  it('asks CASL and our policy the same, and they agree', () => {
    const results = benchPolicy({ rounds: 1, decisions: 100 });
    expect(results.map(({ cells }) => cells['decisions'])).toEqual(['what a role may do', 'using a capability']);
  });
});
