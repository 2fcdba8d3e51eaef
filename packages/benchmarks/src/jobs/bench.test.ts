import { expect, it } from 'vitest';
import { benchJobs } from './bench.ts';

// That it runs; how quick anything is among other tests says nothing. It starts many processes.
it.runIf(process.env['LONG_TESTS'])(
  'the jobs benchmark measures both engines beside their floors',
  async () => {
    const results = await benchJobs({ single: 3, many: 20, rounds: 1 });
    expect(results.map(({ cells }) => cells['jobs'])).toEqual([
      'requested to started, in-process (p50, p99)',
      'requested to started, pg-boss (p50, p99)',
      'a run by itself, in-process (p50, p99)',
      'a run by itself, pg-boss (p50, p99)',
      'many runs at once, in-process, 1 process',
      'many runs at once, pg-boss, 1 process',
      'many runs at once, pg-boss, 2 processes',
    ]);
    for (const { cells } of results) expect(cells['ours']).toMatch(/\d/);
    expect(
      results.filter(({ cells }) => cells['pg-boss alone']).map(({ cells, target }) => [cells['jobs'], target]),
    ).toEqual([['a run by itself, pg-boss (p50, p99)', expect.stringMatching(/, without pg-boss alone -?\d+\.\d x$/)]]);
  },
  120_000,
);
