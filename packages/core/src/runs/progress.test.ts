import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Read, thing } from '../../test/pull-shop.ts';
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

describe('the phase that callers of the library see', () => {
  it('is what the run does, and null once it has ended or before it starts', async () => {
    const shop = await pullShop();
    const phases: unknown[] = [];
    const read: Read = async function* (context) {
      for await (const page of pagesOf([thing('a'), thing('b'), thing('c')])(context)) {
        phases.push((await shop.shop.runs.list({ limit: 1 })).rows[0]?.progress.phase);
        yield page;
      }
    };
    const ended = await shop.run(read);
    // The first batch is written while the second page is read.
    expect(phases).toEqual([null, expect.toBeOneOf([null, 'reading'])]);
    const seen = [ended, await shop.shop.runs.get(ended.id), ...(await shop.shop.runs.list({ limit: 9 })).rows];
    for await (const row of shop.shop.runs.watch(ended.id)) seen.push(row);
    expect(seen.map(({ progress }) => progress.phase)).toEqual([null, null, null, null]);
  });
});
