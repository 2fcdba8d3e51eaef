import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from './clock.ts';

const hourMs = 3_600_000;

describe('the clock of leases', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'], now: new Date('2026-11-01T12:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const aheadBy = (ms: number) => createClock({ now: async () => new Date(Date.now() + ms) });

  it('is that of the process if the storage has none', async () => {
    const clock = createClock({});
    await clock.sync();
    expect(clock.now()).toEqual(new Date('2026-11-01T12:00:00Z'));
  });

  it('is that of the storage, and advances with it', async () => {
    const clock = aheadBy(hourMs);
    await clock.sync();
    expect(clock.now()).toEqual(new Date('2026-11-01T13:00:00Z'));
    vi.advanceTimersByTime(5_000);
    expect(clock.now()).toEqual(new Date('2026-11-01T13:00:05Z'));
    expect(clock.toLocal(new Date('2026-11-01T13:00:15Z'))).toEqual(new Date('2026-11-01T12:00:15Z'));
  });

  it('does not jump with that of the process', async () => {
    const clock = aheadBy(0);
    await clock.sync();
    vi.setSystemTime(new Date('2026-11-01T14:00:00Z'));
    expect(clock.now()).toEqual(new Date('2026-11-01T12:00:00Z'));
  });

  it.each([
    ['waited before it was read', 25_000, 0, 0],
    ['waited after it was read', 0, 25_000, 0],
    ['waited for a connection, while the clocks differ', 25_000, 0, -hourMs],
  ])('is not wrong after a reading that %s', async (_name, before, after, aheadMs) => {
    const clock = createClock({
      now: async () => {
        vi.advanceTimersByTime(before);
        const at = new Date(Date.now() + aheadMs);
        vi.advanceTimersByTime(after);
        return at;
      },
    });
    await clock.sync();
    expect(clock.now()).toEqual(new Date(Date.now() + aheadMs));
  });

  it('ignores a difference of less than a second', async () => {
    const clock = aheadBy(900);
    await clock.sync();
    expect(clock.now()).toEqual(new Date('2026-11-01T12:00:00Z'));
  });
});
