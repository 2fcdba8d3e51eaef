import { afterEach, beforeEach, vi } from 'vitest';

/**
 * In the tests of this block or file time jumps to the next timer as soon as nothing else is left to do, so that how quick the
 * machine is does not matter. For work in memory: it does not wait for a network, nor for `node:timers/promises`.
 */
export function useQuickTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    vi.setTimerTickMode('nextTimerAsync');
  });
  afterEach(() => void vi.useRealTimers());
}

/** A pause in that time. */
export const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
