import { describe, expect, it } from 'vitest';
import { all, day, idsOf, noticesOf, now, pulls, simulatedShop, troubleOf } from '../../test/shop.ts';
import { cursorSchema } from './cursor.ts';

const bulk = { mode: 'bulk' } as const;
const operations = (simulator: ReturnType<typeof simulatedShop>['simulator'], name: string) =>
  simulator.requests.filter(({ operation }) => operation === name);

describe('a bulk operation', () => {
  it.each(['orders', 'products', 'customers'] as const)('returns the same %s as pages do', async (name) => {
    const { context, settings } = simulatedShop({ orders: 330, products: 60, customers: 120 });
    const read = async (mode: 'bulk' | 'paged') =>
      (await all<{ items: readonly { externalId: string }[] }>(pulls[name]({ ...context, input: { mode } }, settings)))
        .flatMap(({ items }) => items)
        .toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));
    const inBulk = await read('bulk');
    expect(inBulk.length).toBeGreaterThan(50);
    expect(inBulk).toEqual(await read('paged'));
  });

  it('has no sortKey, because it drops rows (estuary/connectors e1b9230a6)', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 200 });
    expect(idsOf(await all(pulls.orders({ ...context, input: bulk }, settings)))).toHaveLength(200);
    const [started] = operations(simulator, 'BulkStart');
    expect(started?.variables?.['query']).not.toContain('sortKey');
  });

  it('covers only the window', async () => {
    let clock = now - day;
    const { context, settings, simulator } = simulatedShop({ orders: 150, now: () => clock });
    clock = now - 60_000;
    const changed = simulator.changeOrders(12);
    const window = { since: new Date(now - 3_600_000), until: new Date(now) };
    const pages = await all(pulls.orders({ ...context, window, input: bulk }, settings));
    expect(new Set(idsOf(pages))).toEqual(new Set(changed));
  });

  it('has no file when it finds nothing (url: null)', async () => {
    const { context, settings, simulator } = simulatedShop();
    const pages = await all(pulls.orders({ ...context, input: bulk }, settings));
    expect(idsOf(pages)).toEqual([]);
    expect(noticesOf(pages)).toEqual([]);
    expect(simulator.requests.some(({ path }) => path.endsWith('.jsonl'))).toBe(false);
  });

  it('reads a large result in several passes, each record whole', async () => {
    const { context, settings, simulator } = simulatedShop({
      orders: 300,
      lines: (n) => 1 + (n % 4),
      provider: { bulkHeldCharacters: 200_000 },
    });
    const pages = await all(pulls.orders({ ...context, input: bulk }, settings));
    const lines = pages.flatMap(({ items }) => items.map((order) => order.lines.length));
    expect(idsOf(pages)).toHaveLength(300);
    expect(lines.reduce((sum, count) => sum + count, 0)).toBe(75 * (1 + 2 + 3 + 4));
    expect(simulator.requests.filter(({ path }) => path.endsWith('.jsonl')).length).toBeGreaterThan(2);
  });

  it('reports how many records it has', async () => {
    const { context, settings } = simulatedShop({ orders: 300 });
    const pages = await all(pulls.orders({ ...context, input: bulk }, settings));
    expect(pages.at(-1)?.total).toBe(300);
  });

  it('is polled by its id until it is done', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 30 });
    const release = simulator.bulk.hold();
    const found: string[] = [];
    for await (const page of pulls.orders({ ...context, input: bulk }, settings)) {
      found.push(...idsOf([page]));
      if (operations(simulator, 'BulkPoll').length === 3) release();
    }
    expect(found).toHaveLength(30);
    expect(operations(simulator, 'BulkPoll').every(({ variables }) => typeof variables?.['id'] === 'string')).toBe(
      true,
    );
  });

  it('stops waiting when the run is stopped', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 30 });
    simulator.bulk.hold();
    const stop = new AbortController();
    const slowly = { ...settings, bulk: { ...settings.bulk, pollMs: 60_000 } };
    const reading = all(pulls.orders({ ...context, input: bulk, signal: stop.signal }, slowly));
    setTimeout(() => stop.abort(new Error('stopped')), 50);
    await expect(reading).rejects.toThrow('stopped');
  });
});

describe('an interrupted bulk import', () => {
  it('resumes after every page from the same operation, without losing or repeating a record (airbyte#85372)', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 620 });
    const pages = await all(pulls.orders({ ...context, input: bulk }, settings));
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, { cursor }] of pages.entries()) {
      const stored = cursorSchema.parse(JSON.parse(JSON.stringify(cursor)));
      const rest = await all(pulls.orders({ ...context, input: bulk, cursor: stored }, settings));
      expect([...idsOf(pages.slice(0, index + 1)), ...idsOf(rest)]).toEqual(idsOf(pages));
    }
    expect(operations(simulator, 'BulkStart')).toHaveLength(1);
  });

  it('keeps its place and delivers nothing when the download breaks off (airbyte#85372)', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 300 });
    simulator.faults.next({ kind: 'truncated', path: '.jsonl' });
    const delivered: string[] = [];
    let cursor = null;
    const pages = pulls.orders({ ...context, input: bulk }, settings);
    const reading = async () => {
      for await (const page of pages) {
        delivered.push(...idsOf([page]));
        ({ cursor } = page);
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: 'provider_unavailable', kind: 'transient' });
    expect(delivered).toEqual([]);
    const rest = await all(pulls.orders({ ...context, input: bulk, cursor }, settings));
    expect(idsOf(rest)).toHaveLength(300);
    expect(operations(simulator, 'BulkStart')).toHaveLength(1);
  });

  it('starts over, with a notice, when the result has expired', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 300 });
    const pages = await all(pulls.orders({ ...context, input: bulk }, settings));
    simulator.bulk.expireAll();
    const rest = await all(pulls.orders({ ...context, input: bulk, cursor: pages[1]?.cursor ?? null }, settings));
    expect(idsOf(rest)).toHaveLength(300);
    expect(noticesOf(rest)).toContain('bulk_started_over');
  });

  it('starts over when Shopify does not know the operation', async () => {
    const { context, settings } = simulatedShop({ orders: 30 });
    const cursor = { phase: 'bulk', operation: 'gid://shopify/BulkOperation/1', done: 7, lines: 9 } as const;
    expect(idsOf(await all(pulls.orders({ ...context, input: bulk, cursor }, settings)))).toHaveLength(30);
  });
});

describe('choosing between bulk and pages', () => {
  const chosen = async (records: number, more: object = {}) => {
    const { context, settings, simulator } = simulatedShop({ orders: records, provider: { bulkThreshold: 100 } });
    await all(pulls.orders({ ...context, ...more }, settings));
    return operations(simulator, 'BulkStart').length > 0 ? 'bulk' : 'paged';
  };
  const window = { since: new Date(now - 300 * day), until: new Date(now) };

  it.each([
    ['a first, large import', 101, {}, 'bulk'],
    ['a first, small import', 100, {}, 'paged'],
    ['a large increment', 150, { window }, 'paged'],
    ['input that requests bulk', 10, { input: bulk }, 'bulk'],
    ['input that requests pages', 150, { input: { mode: 'paged' } }, 'paged'],
  ])('depends on size and input: %s of %i', async (_, records, more, expected) => {
    expect(await chosen(records, more)).toBe(expected);
  });

  it.each(['RUNNING', 'CANCELING'] as const)(
    'uses pages when five operations are %s (estuary/connectors#4128)',
    async (status) => {
      const { context, settings, simulator } = simulatedShop({ orders: 150, provider: { bulkThreshold: 100 } });
      simulator.bulk.occupy(5, status);
      const pages = await all(pulls.orders(context, settings));
      expect(idsOf(pages)).toHaveLength(150);
      expect(noticesOf(pages)).toEqual(['bulk_unavailable']);
    },
  );

  it('waits for a free operation when bulk was requested', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 15 });
    simulator.bulk.occupy(5, 'CANCELING');
    await expect(all(pulls.orders({ ...context, input: bulk }, settings))).rejects.toMatchObject({
      code: 'provider_rate_limited',
      retryAfterMs: 60_000,
    });
    expect(operations(simulator, 'BulkStart')).toHaveLength(1);
  });

  it.each(['TIMEOUT', 'INTERNAL_SERVER_ERROR', 'ACCESS_DENIED'] as const)(
    'uses pages when an operation fails with %s',
    async (code) => {
      const { context, settings, simulator } = simulatedShop({ orders: 150, provider: { bulkThreshold: 100 } });
      simulator.bulk.failNext(code);
      const pages = await all(pulls.orders(context, settings));
      expect(idsOf(pages)).toHaveLength(150);
      expect(pages.flatMap(({ notices = [] }) => notices)).toMatchObject([
        { level: 'warning', code: 'bulk_failed', message: expect.stringContaining(code) },
      ]);
    },
  );

  it('fails when the operation failed and bulk was requested', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 15 });
    simulator.bulk.failNext('TIMEOUT');
    await expect(all(pulls.orders({ ...context, input: bulk }, settings))).rejects.toThrow(/TIMEOUT.*paged/);
  });

  it.each([
    ['is not JSON', '{"id":'],
    ['is nested too deeply', `{"id":${'['.repeat(201)}${']'.repeat(201)}}`],
    ['belongs to no record', '{"id":"gid://shopify/LineItem/1","__parentId":"gid://shopify/Order/1"}'],
  ])('uses pages when a line of the result %s', async (_, broken) => {
    const shop = simulatedShop({
      orders: 60,
      intercept: async (request) => {
        if (!request.url.endsWith('.jsonl')) return undefined;
        const text = await (await shop.simulator.fetch(request)).text();
        return new Response(text.replace('\n', `\n${broken}\n`));
      },
    });
    const pages = await all(pulls.orders({ ...shop.context, input: bulk }, shop.settings));
    expect(new Set(idsOf(pages)).size).toBe(60);
    expect(noticesOf(pages)).toEqual(['bulk_unreadable']);
    expect(pages.at(-1)?.cursor.phase).toBe('paged');
  });
});

describe('bad input', () => {
  it('rejects one unreadable record of a result and keeps the rest', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 60 });
    const [malformed = ''] = simulator.corruptOrders('wrong_total');
    const window = { since: null, until: new Date(now + 1_000) };
    const pages = await all(pulls.orders({ ...context, window, input: bulk }, settings));
    expect(idsOf(pages)).toHaveLength(59);
    expect(troubleOf(pages)).toMatchObject([{ externalId: malformed, field: 'totalPriceSet' }]);
  });
});
