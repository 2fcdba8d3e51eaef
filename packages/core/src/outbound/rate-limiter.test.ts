import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { acme, app, clientFor, quickRetries, sendJson, serve, sessionOf } from '../../test/outbound-server.ts';
import { pass, useQuickTime } from '../../test/quick-time.ts';
import type { HttpReply, RateBudget } from '../provider/http.ts';
import type { Urgency } from '../urgency.ts';
import { createOutbound } from './outbound.ts';
import { createRateLimiter } from './rate-limiter.ts';

const { signal } = new AbortController();
const acmeCall = {
  provider: 'acme',
  key: 'k',
  shopId: 'a',
  caller: {},
  cost: 1,
  label: 'Acme',
  urgency: 'person' as const,
  signal,
};

/** A server that limits as a provider does: a bucket of `capacity` points that fills by `perSecond`. */
function meteredServer({ capacity, perSecond }: { capacity: number; perSecond: number }) {
  let available = capacity;
  let at = performance.now();
  let inFlight = 0;
  const seen = { refused: 0, atOnce: 0 };
  const started = serve((response, request) => {
    const now = performance.now();
    available = Math.min(capacity, available + ((now - at) / 1000) * perSecond);
    at = now;
    const cost = Number(new URL(request.url, 'http://localhost').searchParams.get('cost') ?? 1);
    const isRefused = available < cost;
    if (isRefused) seen.refused += 1;
    else available -= cost;
    inFlight += 1;
    seen.atOnce = Math.max(seen.atOnce, inFlight);
    const left = available;
    setTimeout(() => {
      inFlight -= 1;
      sendJson(response, isRefused ? 429 : 200, { left });
      // Replies overtake each other.
    }, Math.random() * 20);
  });
  const read = ({ body }: HttpReply): RateBudget | undefined =>
    typeof body === 'object' && body !== null && 'left' in body
      ? { capacity, available: Number(body.left), perSecond }
      : undefined;
  return { started, seen, rateLimit: { key: () => 'shared', read } };
}

describe('the rate limiter', () => {
  it('keeps any number of calls at once within the budget, from the first on', async () => {
    const { started, seen, rateLimit } = meteredServer({ capacity: 10, perSecond: 50 });
    const http = clientFor((await started).origin, { http: { rateLimit } });
    const began = performance.now();
    await Promise.all(Array.from({ length: 60 }, () => http.get('/')));
    expect(seen.refused).toBe(0);
    expect(seen.atOnce).toBeGreaterThan(2);
    // 60 calls less the 10 available, at 50 a second.
    expect(performance.now() - began).toBeGreaterThan(950);
  });

  it('counts calls by their cost', async () => {
    const { started, seen, rateLimit } = meteredServer({ capacity: 100, perSecond: 500 });
    const http = clientFor((await started).origin, { http: { rateLimit } });
    await Promise.all(Array.from({ length: 30 }, () => http.get('/', { query: { cost: 20 }, cost: 20 })));
    expect(seen.refused).toBe(0);
  });

  it('is shared by all clients of one outbound with the same key', async () => {
    const { started, seen, rateLimit } = meteredServer({ capacity: 5, perSecond: 50 });
    const provider = acme((await started).origin, { rateLimit });
    const outbound = createOutbound({ retry: { ...quickRetries, attempts: 1 } });
    const clientOf = (shopId: string) =>
      outbound.client({ provider, config: {}, scope: { shopId }, app, session: sessionOf(['token']), signal });
    await Promise.all(['a', 'b', 'c', 'd'].flatMap((shop) => Array.from({ length: 8 }, () => clientOf(shop).get('/'))));
    expect(seen.refused).toBe(0);
  });

  it('sends one call ahead while the budget is unknown, and all of them if a reply reports none', async () => {
    let open = 0;
    const atOnce: number[] = [];
    const allThere = Promise.withResolvers<void>();
    const server = await serve(async (response, _, number) => {
      atOnce.push((open += 1));
      if (number === 6) allThere.resolve();
      await (number === 1 ? delay(100) : allThere.promise);
      open -= 1;
      sendJson(response, 200, {});
    });
    const rateLimit = { key: () => 'k', read: () => undefined };
    const http = clientFor(server.origin, { http: { rateLimit } });
    await Promise.all(Array.from({ length: 6 }, () => http.get('/')));
    expect(atOnce).toEqual([1, 1, 2, 3, 4, 5]);
  });

  it('delays every call of the key if one must wait', async () => {
    const times: number[] = [];
    const server = await serve((response, _, number) => {
      times.push(performance.now());
      if (number === 2) sendJson(response, 429, {}, { 'retry-after': '0.6' });
      else sendJson(response, 200, {});
    });
    const read = vi.fn<() => undefined>(() => undefined);
    const http = clientFor(server.origin, { http: { rateLimit: { key: () => 'k', read } } });
    await http.get('/first');
    const refused = http.get('/second');
    await expect.poll(() => read.mock.calls.length).toBe(2);
    await Promise.all([refused, http.get('/third')]);
    expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThan(590);
  });
});

describe('a wait for budget', () => {
  useQuickTime();

  const limiterOf = async (budget: RateBudget, maxWaitMs = 60_000) => {
    const limiter = createRateLimiter(maxWaitMs);
    const take = (cost = 1) => limiter.take({ ...acmeCall, cost });
    (await take())({ reading: budget, isSuccess: true, pauseMs: 0, closedForMs: 0 });
    /** A call that ends as soon as it may begin, without a reply. */
    const call = async (cost?: number) => (await take(cost))();
    return { limiter, take, call };
  };

  it('is first come, first served: an expensive call before later cheap ones', async () => {
    const { call } = await limiterOf({ capacity: 10, available: 0, perSecond: 100 });
    const order: number[] = [];
    await Promise.all([8, 1, 1, 3].map((cost, index) => call(cost).then(() => order.push(index))));
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('is refused at once if it would be too long, with its length', async () => {
    const { take } = await limiterOf({ capacity: 10, available: 0, perSecond: 1 }, 2_000);
    const began = performance.now();
    await expect(take(5)).rejects.toMatchObject({
      code: 'provider_rate_limited',
      retryAfterMs: expect.closeTo(5_000, -2),
      message: expect.stringContaining('longer than 2000 ms'),
    });
    expect(performance.now() - began).toBe(0);
  });

  it('includes the calls that already wait, so that the queue is limited', async () => {
    const { call } = await limiterOf({ capacity: 10, available: 0, perSecond: 20 }, 1_000);
    const asked = await Promise.allSettled(Array.from({ length: 200 }, () => call()));
    const admitted = asked.filter(({ status }) => status === 'fulfilled').length;
    expect(admitted).toBeGreaterThan(10);
    expect(admitted).toBeLessThan(30);
  });

  it('is no longer than the budget requires', async () => {
    const perSecond = 50;
    const { take } = await limiterOf({ capacity: 10, available: 10, perSecond });
    const began = performance.now();
    let left = 10;
    let at = began;
    const call = async (): Promise<void> => {
      const settle = await take();
      const now = performance.now();
      left += ((now - at) / 1_000) * perSecond - 1;
      at = now;
      const reading = { capacity: 10, available: left, perSecond };
      await pass(10);
      settle({ reading, isSuccess: true, pauseMs: 0, closedForMs: 0 });
    };
    await Promise.all(Array.from({ length: 60 }, call));
    // 60 calls less the 10 available, at 50 a second.
    expect(performance.now() - began).toBeLessThan(1_300);
  });

  it('ends if the reply with the budget does not come', async () => {
    const limiter = createRateLimiter(100);
    const take = () => limiter.take(acmeCall);
    await take();
    await expect(take()).rejects.toMatchObject({ code: 'provider_rate_limited' });
  });

  it('of a call that costs more than the capacity is one for a full bucket', async () => {
    const { take } = await limiterOf({ capacity: 10, available: 9, perSecond: 20 }, 1_000);
    const began = performance.now();
    await take(1_000_000);
    // One point is missing, at 20 a second.
    expect(performance.now() - began).toBe(50);
  });

  it('ends if the calls in flight use the whole capacity and do not end', async () => {
    const { take } = await limiterOf({ capacity: 1, available: 1, perSecond: 1_000 }, 100);
    const settle = await take();
    await expect(take()).rejects.toMatchObject({ code: 'provider_rate_limited' });
    const next = take();
    settle();
    await expect(next).resolves.toBeTypeOf('function');
  });

  it('makes room for the next one when it is aborted', async () => {
    const { limiter, take } = await limiterOf({ capacity: 10, available: 0, perSecond: 1 }, 20_000);
    const abort = new AbortController();
    const dear = limiter.take({ ...acmeCall, cost: 10, signal: abort.signal });
    const began = performance.now();
    const cheap = take(1);
    abort.abort(new Error('enough'));
    await expect(dear).rejects.toThrow('enough');
    await cheap;
    expect(performance.now() - began).toBe(1_000);
  });

  it('does not affect another key', async () => {
    const { limiter } = await limiterOf({ capacity: 1, available: 0, perSecond: 0.001 });
    await expect(limiter.take({ ...acmeCall, key: 'other' })).resolves.toBeTypeOf('function');
  });
});

describe('the budget of a reply', () => {
  const start = async (available: number) => {
    const limiter = createRateLimiter(0);
    const take = (cost: number) => limiter.take({ ...acmeCall, cost });
    const reporting = (left: number) => ({
      reading: { capacity: 1_000, available: left, perSecond: 0.001 },
      isSuccess: true,
      pauseMs: 0,
      closedForMs: 0,
    });
    (await take(1))(reporting(available));
    const canTake = (cost: number) =>
      take(cost).then(
        () => true,
        () => false,
      );
    return { take, reporting, canTake };
  };

  it('returns what a call was expected to cost and did not', async () => {
    const { take, reporting, canTake } = await start(1_000);
    (await take(600))(reporting(950));
    expect(await canTake(951)).toBe(false);
    expect(await canTake(950)).toBe(true);
  });

  it.each([undefined, { reading: undefined, isSuccess: false, pauseMs: 0, closedForMs: 0 }])(
    'can be missing, then the expected cost counts: %o',
    async (feedback) => {
      const { take, canTake } = await start(1_000);
      (await take(600))(feedback);
      expect(await canTake(401)).toBe(false);
      expect(await canTake(400)).toBe(true);
    },
  );

  it('includes what others have used', async () => {
    const { take, reporting, canTake } = await start(1_000);
    (await take(1))(reporting(100));
    expect(await canTake(101)).toBe(false);
  });

  it('does not treat calls in flight as free', async () => {
    const { take, reporting, canTake } = await start(1_000);
    const [first] = await Promise.all([take(10), take(900)]);
    first(reporting(990));
    expect(await canTake(91)).toBe(false);
    expect(await canTake(90)).toBe(true);
  });

  it('is correct if replies overtake each other', async () => {
    const { take, reporting, canTake } = await start(1_000);
    const [first, second] = await Promise.all([take(100), take(100)]);
    second(reporting(800));
    first(reporting(900));
    expect(await canTake(801)).toBe(false);
    expect(await canTake(800)).toBe(true);
  });

  it.each([
    { capacity: 0, available: 0, perSecond: 1 },
    { capacity: 10, available: 0, perSecond: 0 },
    { capacity: 10, available: Number.NaN, perSecond: 1 },
  ])('is ignored if it makes no sense: %o', async (reading) => {
    const { take, canTake } = await start(1_000);
    (await take(1))({ reading, isSuccess: true, pauseMs: 0, closedForMs: 0 });
    expect(await canTake(900)).toBe(true);
  });
});

describe("a call that is not a person's", () => {
  const limited = async () => {
    const limiter = createRateLimiter(60_000);
    const order: string[] = [];
    const take = async (name: string, urgency: Urgency, abort = signal) => {
      const settle = await limiter.take({ ...acmeCall, urgency, signal: abort });
      order.push(name);
      return settle;
    };
    const first = await take('first', 'person');
    return { take, order, first };
  };
  const reply = { reading: { capacity: 1, available: 1, perSecond: 200 }, isSuccess: true, pauseMs: 0, closedForMs: 0 };

  it('waits for the budget behind more urgent ones, also behind those that come later', async () => {
    const { take, order, first } = await limited();
    const all = [
      ['drain 1', 'delivery'],
      ['scheduled 1', 'schedule'],
      ['click 1', 'person'],
      ['drain 2', 'delivery'],
      ['scheduled 2', 'schedule'],
      ['click 2', 'person'],
    ] as const;
    const ends = all.map(async ([name, urgency]) => (await take(name, urgency))(reply));
    first(reply);
    await Promise.all(ends);
    expect(order).toEqual(['first', 'click 1', 'click 2', 'scheduled 1', 'scheduled 2', 'drain 1', 'drain 2']);
  });

  it('that is aborted lets the others pass', async () => {
    const { take, order, first } = await limited();
    const abort = new AbortController();
    const drain = take('drain', 'delivery', abort.signal);
    const run = take('import', 'schedule').then((settle) => settle(reply));
    abort.abort(new Error('stop'));
    await expect(drain).rejects.toThrow('stop');
    first(reply);
    await run;
    expect(order).toEqual(['first', 'import']);
  });
});
