import { describe, expect, it, vi } from 'vitest';
import { acme, app, quickRetries, sessionOf } from '../../../test/outbound-server.ts';
import { pass, useQuickTime } from '../../../test/quick-time.ts';
import { IntegrationError } from '../../errors.ts';
import { memoryStorage } from '../../memory-storage/index.ts';
import type { AppLimits, HttpReply, RateBudget } from '../../provider/http.ts';
import type { Urgency } from '../../urgency.ts';
import { createOutbound } from '../outbound.ts';
import { createRateLimiter } from '../rate-limiter.ts';
import type { BudgetStorage } from './app-budgets.ts';
import { createAppBudgets } from './app-budgets.ts';

const { signal } = new AbortController();
const origin = 'https://acme.example';

useQuickTime();

/** A provider that counts an app's calls in windows of a second, and refuses those beyond. */
function meteredProvider(perSecond: number) {
  const calls: { readonly shop: string; readonly at: number }[] = [];
  const seen = { refused: 0 };
  const send: typeof fetch = async (input) => {
    const at = performance.now();
    if (calls.filter((call) => call.at > at - 1_000).length >= perSecond) {
      seen.refused += 1;
      return Response.json({}, { status: 429 });
    }
    calls.push({ shop: new URL(new Request(input).url).pathname.slice(1), at });
    return Response.json({});
  };
  return { send, calls, seen };
}

/** A process: calls for shops, on the storage that all processes share. */
function processOn(
  storage: BudgetStorage,
  send: typeof fetch,
  perApp: AppLimits,
  read: (reply: HttpReply) => RateBudget | undefined = () => undefined,
  maxBudgetWaitMs = 60_000,
) {
  const provider = acme(origin, { rateLimit: { key: () => 'app', read, perApp } });
  const outbound = createOutbound({ fetch: send, retry: { ...quickRetries, attempts: 1 }, maxBudgetWaitMs }, storage);
  return (shopId: string, urgency: Urgency = 'schedule', abort = signal) =>
    outbound
      .client({ provider, config: {}, scope: { shopId }, app, session: sessionOf(['token']), signal: abort, urgency })
      .get(`/${shopId}`);
}

describe('the budget of an app', () => {
  it('holds for all processes together, also if replies report it later', async () => {
    const { send, calls, seen } = meteredProvider(40);
    const storage = memoryStorage();
    const read = () => ({ capacity: 40, available: 39, perSecond: 40 });
    const processes = [1, 2, 3].map(() => processOn(storage, send, { perSecond: 5 }, read));
    await Promise.all(processes.flatMap((call, n) => Array.from({ length: 40 }, () => call(`shop-${n}`))));
    expect(seen.refused).toBe(0);
    expect(calls).toHaveLength(120);
    // At five a second it would take 24 seconds, at 40 three.
    expect((calls.at(-1)?.at ?? 0) - (calls[0]?.at ?? 0)).toBeLessThan(4_500);
  });

  it('goes to the shops in turn, and to people first', async () => {
    const { send, calls } = meteredProvider(10);
    const call = processOn(memoryStorage(), send, { perSecond: 10 });
    const scheduled = ['a', 'a', 'a', 'a', 'b', 'b', 'c'].map((shop) => call(shop));
    await Promise.all([...scheduled, call('drain', 'delivery'), call('person', 'person')]);
    expect(calls.map(({ shop }) => shop)).toEqual(['person', 'a', 'b', 'c', 'a', 'b', 'a', 'a', 'drain']);
  });

  it('is asked for once for many calls', async () => {
    const { send } = meteredProvider(100);
    const storage = memoryStorage();
    let asked = 0;
    const counting: BudgetStorage = {
      ...storage,
      changeBudget: (...about) => {
        asked += 1;
        return storage.changeBudget(...about);
      },
    };
    const call = processOn(counting, send, { perSecond: 100 });
    for (let n = 0; n < 30; n += 1) await call('a');
    expect(asked).toBeLessThan(6);
  });

  it('that is used up for the day refuses scheduled runs, in every process, and people not yet', async () => {
    const { send, calls } = meteredProvider(50);
    const storage = memoryStorage();
    const limits = { perSecond: 50, perDay: 20 };
    const [one, other] = [processOn(storage, send, limits), processOn(storage, send, limits)];
    const ends = await Promise.allSettled(Array.from({ length: 25 }, () => one('a')));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(18);
    await expect(other('b')).rejects.toMatchObject({
      code: 'provider_rate_limited',
      retryAfterMs: expect.closeTo(86_400_000, -4),
      message: expect.stringContaining('a day are used up, apart from what is kept for runs that people start'),
    });
    await other('b', 'person');
    expect(calls).toHaveLength(19);
  });

  it('is spent for every process once a reply says so', async () => {
    const { send, calls } = meteredProvider(50);
    const storage = memoryStorage();
    const day = { limit: 100, left: 0, resetsInMs: 3_600_000 };
    const read = () => ({ capacity: 50, available: 49, perSecond: 50, day });
    const [one, other] = [
      processOn(storage, send, { perSecond: 50 }, read),
      processOn(storage, send, { perSecond: 50 }),
    ];
    await one('a');
    await pass(50);
    await expect(other('b', 'person')).rejects.toMatchObject({ retryAfterMs: expect.closeTo(3_600_000, -4) });
    expect(calls).toHaveLength(1);
  });

  it('is spent for as long as a refusal names that no call waits for', async () => {
    const send = vi.fn<typeof fetch>(async () =>
      Response.json({}, { status: 429, headers: { 'retry-after': '7200' } }),
    );
    const storage = memoryStorage();
    const [one, other] = [1, 2].map(() => processOn(storage, send, { perSecond: 50 }));
    await expect(one?.('a')).rejects.toMatchObject({ retryAfterMs: 7_200_000 });
    await pass(50);
    await expect(other?.('b')).rejects.toMatchObject({ retryAfterMs: expect.closeTo(7_200_000, -4) });
    expect(send).toHaveBeenCalledTimes(1);
  });
});

it.each([{ perSecond: 0 }, { perSecond: Number.NaN }, { perSecond: 5, perDay: 0 }])(
  'refuses a provider with limits that make no sense: %o',
  (perApp) => {
    const rateLimit = { key: () => 'app', read: () => undefined, perApp };
    expect(() => acme('http://127.0.0.1', { rateLimit })).toThrow(
      '`http.rateLimit.perApp` needs limits greater than 0',
    );
  },
);

describe('a wait for the budget of an app', () => {
  it('ends when the call is aborted, and then holds up no other', async () => {
    const { send, calls } = meteredProvider(5);
    const call = processOn(memoryStorage(), send, { perSecond: 5 });
    const abort = new AbortController();
    const waiting = ['a', 'b', 'c'].map((shop) => call(shop, 'schedule', shop === 'c' ? signal : abort.signal));
    abort.abort(new Error('stop'));
    await expect(waiting[0]).rejects.toThrow('stop');
    await expect(waiting[1]).rejects.toThrow('stop');
    await waiting[2];
    expect(calls.map(({ shop }) => shop)).toEqual(['c']);
  });

  it('is refused at once if it would be too long, once it is known how fast the app is', async () => {
    const { send } = meteredProvider(50);
    const call = processOn(memoryStorage(), send, { perSecond: 5 }, undefined, 1_000);
    await call('a');
    const ends = await Promise.allSettled(Array.from({ length: 20 }, () => call('a')));
    const refused = ends.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(12);
    expect(refused[0]).toMatchObject({
      reason: { code: 'provider_rate_limited', retryAfterMs: expect.any(Number) },
    });
  });

  it('takes as many requests as the call costs', async () => {
    const limiter = createRateLimiter(60_000, createAppBudgets(memoryStorage()));
    const about = {
      provider: 'acme',
      key: 'app',
      perApp: { perSecond: 20 },
      shopId: 'a',
      caller: {},
      label: 'Acme',
      urgency: 'person' as const,
      signal,
    };
    const began = performance.now();
    await limiter.take({ ...about, cost: 6 });
    expect(performance.now() - began).toBeGreaterThan(250);
  });
});

describe('while the storage is away', () => {
  const away = () => {
    const storage = memoryStorage();
    const state: { error: IntegrationError | null } = { error: new IntegrationError('storage_unavailable', 'away') };
    const changeBudget: BudgetStorage['changeBudget'] = async (...about) => {
      if (state.error) throw state.error;
      return storage.changeBudget(...about);
    };
    return { state, storage: { ...storage, changeBudget } };
  };

  it('nothing is sent, and the calls go out when it is back', async () => {
    const { send, calls } = meteredProvider(50);
    const { state, storage } = away();
    const waiting = processOn(storage, send, { perSecond: 50 })('a');
    await pass(100);
    expect(calls).toHaveLength(0);
    state.error = null;
    await waiting;
    expect(calls).toHaveLength(1);
  });

  it('a call waits no longer than for a budget, and ends with the error of the storage', async () => {
    const { send, calls } = meteredProvider(50);
    const call = processOn(away().storage, send, { perSecond: 50 }, undefined, 200);
    await expect(call('a')).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(calls).toHaveLength(0);
  });

  it('a call does not wait if the error will not pass', async () => {
    const { send } = meteredProvider(50);
    const { state, storage } = away();
    state.error = new IntegrationError('internal', 'run the migrations');
    await expect(processOn(storage, send, { perSecond: 50 })('a')).rejects.toThrow('run the migrations');
  });
});
