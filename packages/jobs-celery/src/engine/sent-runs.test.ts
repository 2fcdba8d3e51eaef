import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SentRuns } from './sent-runs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('assumes a run is at the broker for a while, longer each time it is sent', () => {
  const sent = new SentRuns();
  expect(sent.has('run')).toBe(false);
  for (const seconds of [10, 20, 40]) {
    sent.add('run');
    vi.advanceTimersByTime(seconds * 1_000 - 1);
    expect(sent.has('run')).toBe(true);
    vi.advanceTimersByTime(1);
    expect(sent.has('run')).toBe(false);
  }
});

it('starts again with a run that has arrived', () => {
  const sent = new SentRuns();
  sent.add('run');
  sent.delete('run');
  expect(sent.has('run')).toBe(false);
  sent.add('run');
  vi.advanceTimersByTime(10_000);
  expect(sent.has('run')).toBe(false);
});

it('forgets the oldest of very many', () => {
  const sent = new SentRuns();
  for (let run = 0; run <= 10_000; run += 1) sent.add(`${run}`);
  expect(sent.has('0')).toBe(false);
  expect(sent.has('1')).toBe(true);
  expect(sent.has('10000')).toBe(true);
});
