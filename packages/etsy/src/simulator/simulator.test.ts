import { describe, expect, it } from 'vitest';
import { batch, idsOf, listings, receipts, start } from '../../test/simulator-client.ts';

describe('the shop', () => {
  it('is the same for the same seed', async () => {
    const body = async (seed: number) =>
      (await start({ seed, orders: 200, products: 9 }).get(`${receipts}?limit=100`)).text();
    expect(await body(4)).toBe(await body(4));
    expect(await body(4)).not.toBe(await body(5));
  });

  it('is empty by default', async () => {
    const { list } = start();
    expect(await list(receipts)).toEqual({ count: 0, results: [] });
    expect(await list(listings)).toEqual({ count: 0, results: [] });
  });

  it('holds 100,000 orders in little memory', async () => {
    const heap = process.memoryUsage().heapUsed;
    const { list } = start({ orders: 100_000, products: 10_000 });
    expect((await list(`${receipts}?limit=100&sort_on=updated&sort_order=asc`)).results).toHaveLength(100);
    expect(process.memoryUsage().heapUsed - heap).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('requests', () => {
  it.each([
    ['a missing shared secret', { 'x-api-key': 'simulated-keystring' }, 403],
    ['a wrong key', { 'x-api-key': 'other:simulated-shared-secret' }, 403],
    ['an unknown token', { authorization: 'Bearer none' }, 401],
  ])('with %s are rejected', async (_, headers, status) => {
    expect((await start().get(receipts, headers)).status).toBe(status);
  });

  it.each([
    `${receipts}?offset=12001`,
    `${receipts}?limit=101`,
    `${receipts}?limit=0`,
    `${receipts}?min_created=5`,
    `${receipts}?was_canceled=yes`,
    `${receipts}?sort_on=price`,
    `${receipts}?surprise=1`,
    `${listings}?state=hidden`,
    `${listings}?includes=Inventory`,
    `${batch}?listing_ids=a`,
    `${batch}?listing_ids=${Array.from({ length: 101 }, (_, n) => n + 1).join(',')}`,
    batch,
  ])('to %s are answered with 400', async (path) => {
    expect((await start().get(path)).status).toBe(400);
  });

  it('are paged and sorted by their parameters', async () => {
    const { list } = start({ orders: 70, canceledInLists: true });
    const page = await list(`${receipts}?limit=20&offset=60&sort_on=created&sort_order=asc`);
    expect(page.count).toBe(70);
    expect(idsOf(page.results)).toEqual(Array.from({ length: 10 }, (_, n) => 3_000_000_061 + n));
    expect((await list(receipts)).results).toHaveLength(25);
    expect(idsOf((await list(receipts)).results)[0]).toBe(3_000_000_070);
  });

  it('for other shops are answered with 404', async () => {
    expect((await start().get('/v3/application/shops/9/receipts')).status).toBe(404);
  });

  it('are limited per second and per day, as the headers show', async () => {
    const { get, simulator } = start({ rateLimit: { perSecond: 2 } });
    expect((await get(receipts)).headers.get('x-remaining-this-second')).toBe('1');
    await get(receipts);
    const refused = await get(receipts);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
    simulator.faults.spendDay();
    expect((await start({ rateLimit: { perDay: 0 } }).get(receipts)).headers.get('x-remaining-today')).toBe('0');
  });

  it('are answered with 404 for a batch of inventories with one unknown id', async () => {
    const { get } = start({ products: 3 });
    expect((await get(`${batch}?listing_ids=1000000001,1000000002`)).status).toBe(200);
    expect((await get(`${batch}?listing_ids=1000000001,99`)).status).toBe(404);
  });
});

describe('faults', () => {
  it.each([
    ['rate_limited', 429],
    ['server_error', 500],
    ['token_expired', 401],
    ['malformed', 200],
  ] as const)('answer the next request with %s, and later ones normally', async (kind, status) => {
    const { get, list, simulator } = start({ orders: 3 });
    simulator.faults.next({ kind, path: '/receipts' });
    expect((await get(listings)).status).toBe(200);
    const faulty = await get(receipts);
    expect(faulty.status).toBe(status);
    expect(await faulty.json()).not.toMatchObject({ count: 3 });
    expect(await list(receipts)).toMatchObject({ count: 3 });
  });

  it('cut off a body', async () => {
    const { get, simulator } = start({ orders: 3 });
    simulator.faults.next({ kind: 'truncated' });
    const text = await (await get(receipts)).text();
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('break the connection, or delay the response', async () => {
    const { get, simulator } = start({ orders: 3 });
    simulator.faults.next({ kind: 'dropped' });
    await expect(get(receipts)).rejects.toThrow('fetch failed');
    simulator.faults.next({ kind: 'slow', delayMs: 30 });
    const began = performance.now();
    expect((await get(receipts)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(25);
  });
});
