import { describe, expect, it } from 'vitest';
import { phaseOf, rateOf } from '../storage/run-progress.ts';

const counts = { created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, total: null };
const run = { state: 'STARTED', steps: { notes: {}, attempted: false }, startedAt: null, finishedAt: null } as const;

describe('the phase of a run', () => {
  it('is the last action of a pull, or the last step of a push', () => {
    expect(phaseOf({ ...run, progress: { ...counts, fetched: 2, phase: 'deleting' } })).toBe('deleting');
    const steps = { notes: { plan: 1, publishing: 2 }, attempted: true };
    expect(phaseOf({ ...run, steps, progress: { ...counts, fetched: 0 } })).toBe('publishing');
  });

  it('is missing before it starts and after it ends', () => {
    const progress = { ...counts, fetched: 2, phase: 'reading' } as const;
    expect(phaseOf({ ...run, progress: { ...counts, fetched: 0 } })).toBeNull();
    expect((['PENDING', 'RETRY', 'SUCCESS'] as const).map((state) => phaseOf({ ...run, state, progress }))).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('the rate of a run', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  const progress = { ...counts, fetched: 100 };

  it('is the records read per second, until now or its end', () => {
    expect(rateOf({ ...run, progress, startedAt: at(0) }, at(3))).toBe(33.3);
    expect(rateOf({ ...run, progress, startedAt: at(0), finishedAt: at(8) }, at(59))).toBe(12.5);
  });

  it('is missing when nothing was read or no time has passed', () => {
    expect(rateOf({ ...run, progress: { ...progress, fetched: 0 }, startedAt: at(0) }, at(3))).toBeNull();
    expect(rateOf({ ...run, progress, startedAt: at(0) }, at(0))).toBeNull();
    expect(rateOf({ ...run, progress }, at(3))).toBeNull();
  });
});
