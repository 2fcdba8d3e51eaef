import { describe, expect, it } from 'vitest';
import { type FoundRun, figuresOf } from './figures.ts';

const capability = 'import_orders';
const dueOf = (connectionId: string, at: number) => ({ connectionId, capability, at });
const runOf = (connectionId: string, askedAt: number, more: Partial<FoundRun> = {}): FoundRun => ({
  connectionId,
  capability,
  state: 'SUCCESS',
  askedAt,
  startedAt: askedAt + 10,
  finishedAt: askedAt + 100,
  ...more,
});

describe('the figures of a fleet', () => {
  it('count each due schedule once, and its lateness until its run starts', () => {
    const dues = [dueOf('a', 1_000), dueOf('b', 1_000), dueOf('c', 2_000)];
    const runs = [runOf('a', 1_500), runOf('b', 2_000), runOf('c', 2_500)];
    expect(figuresOf(dues, runs, 10_000)).toEqual({
      due: 3,
      asked: 3,
      askedTwice: 0,
      succeeded: 3,
      failed: 0,
      unstarted: 0,
      askedPerSecond: 3,
      endedPerSecond: expect.closeTo(2.75, 2),
      lateness: { shortest: 510, p50: 510, p99: 1_010, longest: 1_010 },
    });
  });

  it('name a run too many: of a schedule that has one, and of one that was not due', () => {
    const dues = [dueOf('a', 0)];
    expect(figuresOf(dues, [runOf('a', 0), runOf('a', 50)], 100)).toMatchObject({ asked: 1, askedTwice: 1 });
    expect(figuresOf(dues, [runOf('a', 0), runOf('b', 0)], 100)).toMatchObject({ asked: 1, askedTwice: 1 });
  });

  it('count a run that has not started as late until the end', () => {
    const waiting = runOf('a', 0, { state: 'PENDING', startedAt: null, finishedAt: null });
    expect(figuresOf([dueOf('a', 0), dueOf('b', 0)], [waiting], 5_000)).toMatchObject({
      due: 2,
      asked: 1,
      unstarted: 2,
      succeeded: 0,
      lateness: { shortest: 5_000, longest: 5_000 },
    });
  });

  it('count failures apart from successes', () => {
    const failed = runOf('a', 0, { state: 'FAILURE' });
    expect(figuresOf([dueOf('a', 0)], [failed], 5_000)).toMatchObject({ asked: 1, succeeded: 0, failed: 1 });
  });
});
