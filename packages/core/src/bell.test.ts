import { describe, expect, it } from 'vitest';
import { Bell } from './bell.ts';

const waited = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

describe('a bell', () => {
  it('wakes its waiter', async () => {
    const bell = new Bell();
    setTimeout(bell.ring, 20);
    expect(await waited(() => bell.wait(5_000))).toBeLessThan(1_000);
  });

  it('ends the next wait at once, but only that one, when it rang while nobody waited', async () => {
    const bell = new Bell();
    bell.ring();
    bell.ring();
    expect(await waited(() => bell.wait(5_000))).toBeLessThan(1_000);
    expect(await waited(() => bell.wait(50))).toBeGreaterThan(45);
  });

  it('lets its waiter go when the signal aborts', async () => {
    const bell = new Bell();
    expect(await waited(() => bell.wait(5_000, AbortSignal.timeout(20)))).toBeLessThan(1_000);
    expect(await waited(() => bell.wait(5_000, AbortSignal.abort()))).toBeLessThan(1_000);
  });
});
