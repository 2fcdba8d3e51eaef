import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { TimeoutError, untilAborted, within } from './within.ts';

const never = new Promise<never>(() => undefined);

describe('work that is waited for until a signal aborts', () => {
  it('settles as it does by itself', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(signal, Promise.resolve(1))).resolves.toBe(1);
    await expect(untilAborted(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it("rejects with the signal's reason as soon as it aborts, also when it has aborted before", async () => {
    const abort = new AbortController();
    const waiting = untilAborted(abort.signal, never);
    abort.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    await expect(untilAborted(abort.signal, never)).rejects.toThrow('stop');
  });
});

describe('work that is limited in time', () => {
  it('fails when it takes too long, and its signal aborts', async () => {
    let ended: AbortSignal | undefined;
    const slow = within(5, (signal) => {
      ended = signal;
      return never;
    });
    await expect(slow).rejects.toThrow(TimeoutError);
    expect(ended?.aborted).toBe(true);
  });

  it('returns what `late` returns when it takes too long, but not when it fails', async () => {
    await expect(within(5, () => never, { late: () => null })).resolves.toBeNull();
    await expect(within(1_000, () => Promise.reject(new Error('broken')), { late: () => null })).rejects.toThrow(
      'broken',
    );
  });

  it('is not started after the signal aborts', async () => {
    let isStarted = false;
    const work = async () => {
      isStarted = true;
    };
    await expect(within(5, work, { signal: AbortSignal.abort(new Error('stop')) })).rejects.toThrow('stop');
    expect(isStarted).toBe(false);
  });

  it('ends earlier when the signal aborts', async () => {
    const abort = new AbortController();
    const waiting = within(10_000, () => delay(5_000, undefined, { ref: false }), { signal: abort.signal });
    abort.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
  });
});
