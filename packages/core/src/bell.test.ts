import { describe, expect, it, vi } from 'vitest';
import { Bell } from './bell.ts';

/** Longer than a test may take. */
const forLong = 600_000;

describe('a bell', () => {
  it('wakes its waiter', async () => {
    const bell = new Bell();
    const waiting = bell.wait(forLong);
    bell.ring();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('ends the next wait at once, but only that one, when it rang while nobody waited', async ({ onTestFinished }) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const bell = new Bell();
    bell.ring();
    bell.ring();
    await bell.wait(forLong);
    let hasEnded = false;
    void bell.wait(50).then(() => (hasEnded = true));
    await vi.advanceTimersByTimeAsync(49);
    expect(hasEnded).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(hasEnded).toBe(true);
  });

  it('lets its waiter go when the signal aborts', async () => {
    const bell = new Bell();
    const stop = new AbortController();
    const waiting = bell.wait(forLong, stop.signal);
    stop.abort();
    await expect(waiting).resolves.toBeUndefined();
    await expect(bell.wait(forLong, stop.signal)).resolves.toBeUndefined();
  });
});
