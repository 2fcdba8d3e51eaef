import { expect, it } from 'vitest';
import { createBucket, createClock, createWindowLimit } from './index.ts';

it('a window limit takes its calls, and starts again with the next window', () => {
  const clock = createClock(10_000);
  const limit = createWindowLimit({ limit: 2, windowMs: 1_000, now: clock.now });
  expect([limit.take(), limit.left(), limit.take(), limit.take()]).toEqual([true, 1, true, false]);
  clock.advance(1_000);
  expect(limit.left()).toBe(2);
  limit.drain();
  expect(limit.take()).toBe(false);
});

it('a bucket takes the cost of a call, and fills up to its capacity', () => {
  const clock = createClock(0);
  const bucket = createBucket({ capacity: 20, perSecond: 2 }, clock.now);
  expect([bucket.take(15), bucket.take(15)]).toEqual([true, false]);
  clock.advance(5_000);
  expect([bucket.available(), bucket.take(15)]).toEqual([15, true]);
  bucket.giveBack(100);
  expect(bucket.available()).toBe(20);
  bucket.drain();
  expect(bucket.take(1)).toBe(false);
  clock.advance(60_000);
  expect(bucket.take(1_000)).toBe(true);
});
