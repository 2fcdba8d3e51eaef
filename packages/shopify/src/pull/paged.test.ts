import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { plainOrder } from '../../test/plain.ts';
import { all, day, idsOf, noticesOf, now, pulls, scripted, simulatedShop, troubleOf } from '../../test/shop.ts';
import { type Cursor, cursorSchema } from './cursor.ts';

const paged = { mode: 'paged' } as const;
const probe = {
  data: {
    shop: { myshopifyDomain: 'simulated-workshop.myshopify.com', currencyCode: 'USD' },
    currentAppInstallation: { accessScopes: [{ handle: 'read_orders' }, { handle: 'read_all_orders' }] },
  },
};
const pageInfo = { hasNextPage: false, endCursor: null };
/** A shop whose page of orders comes from a function. */
const ordersPage = (answer: (variables: Record<string, unknown>) => unknown) => ({
  ...scripted((operation, variables) => (operation === 'ShopProbe' ? probe : answer(variables))),
  input: paged,
});

describe('reading by pages', () => {
  it.each(['orders', 'products', 'customers'] as const)('returns each of the %s once', async (name) => {
    const sizes = { orders: 620, products: 290, customers: 510 };
    const { context, settings } = simulatedShop(sizes);
    const pages = await all<{ items: readonly { externalId: string }[] }>(
      pulls[name]({ ...context, input: paged }, settings),
    );
    const ids = pages.flatMap(({ items }) => items.map(({ externalId }) => externalId));
    expect(pages.length).toBeGreaterThan(2);
    expect(ids).toHaveLength(sizes[name]);
    expect(new Set(ids).size).toBe(sizes[name]);
  });

  it('requests the next page while one is written, never more, and each once', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 350 });
    const requested = () => simulator.requests.filter(({ operation }) => operation === 'OrdersPage').length;
    const seen: number[] = [];
    for await (const { readAt } of pulls.orders({ ...context, input: paged }, settings)) {
      expect(readAt).toBeInstanceOf(Date);
      await expect.poll(requested).toBe(Math.min(seen.length + 2, 4));
      seen.push(requested());
    }
    expect(seen).toEqual([2, 3, 4, 4]);
  });

  it('resumes after a page when it was killed with the next one on its way, and leaves none behind', async () => {
    let underWay = 0;
    const { context, settings, simulator } = simulatedShop({
      orders: 350,
      intercept: async (request) => {
        underWay += 1;
        const answer = await simulator.fetch(request);
        await delay(2);
        underWay -= 1;
        return answer;
      },
    });
    const found: string[] = [];
    let cursor: Cursor | null = null;
    for (let attempt = 0; attempt < 4; attempt += 1) {
      for await (const page of pulls.orders({ ...context, cursor, input: paged }, settings)) {
        found.push(...page.items.map(({ externalId }) => externalId));
        cursor = page.cursor;
        break;
      }
      expect(underWay).toBe(0);
    }
    expect(found).toHaveLength(350);
    expect(new Set(found).size).toBe(350);
  });

  it('filters by the time of the change, with quoted times', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 150 });
    const window = { since: new Date(now - day), until: new Date(now) };
    simulator.changeOrders(40);
    await all(pulls.orders({ ...context, window, input: paged }, settings));
    const [asked] = simulator.requests.filter(({ operation }) => operation === 'OrdersPage');
    expect(asked?.variables?.['query']).toMatch(/^updated_at:>='[\d-]+T[\d:]+Z' AND updated_at:<'[\d-]+T[\d:]+Z'$/);
  });

  it('finds what changed, regardless of its id (airbyte#28926, #66581)', async () => {
    let clock = now - day;
    const { context, settings, simulator } = simulatedShop({ orders: 300, now: () => clock });
    clock = now - 60_000;
    const withdrawn = simulator.cancelOrders(2);
    const expected = [...simulator.changeOrders(25), ...simulator.addOrders(3), ...withdrawn];
    const window = { since: new Date(now - 3_600_000), until: new Date(now) };
    const pages = await all(pulls.orders({ ...context, window }, settings));
    expect(new Set(idsOf(pages))).toEqual(new Set(expected));
    const cancelled = pages.flatMap(({ items }) => items).filter(({ status }) => status === 'cancelled');
    expect(cancelled.map(({ externalId }) => externalId)).toEqual(expect.arrayContaining(withdrawn));
  });

  it('skips no record when others change between two pages', async () => {
    let clock = now - day;
    const { context, settings, simulator } = simulatedShop({ orders: 450, now: () => clock });
    clock = now + 1_000;
    const found = new Set<string>();
    const changed = new Set<string>();
    for await (const { items } of pulls.orders({ ...context, input: paged }, settings)) {
      for (const { externalId } of items) found.add(externalId);
      for (const id of simulator.changeOrders(10)) changed.add(id);
    }
    const next = { since: new Date(now), until: new Date(now + day) };
    for (const id of idsOf(await all(pulls.orders({ ...context, window: next }, settings)))) found.add(id);
    expect(found.size).toBe(450);
    expect(changed.size).toBeGreaterThan(0);
  });

  it('resumes after every page, the last one included, without losing or repeating a record', async () => {
    const { context, settings } = simulatedShop({ orders: 340 });
    const pages = await all(pulls.orders({ ...context, input: paged }, settings));
    for (const [index, { cursor }] of pages.entries()) {
      const stored = cursorSchema.parse(JSON.parse(JSON.stringify(cursor)));
      const rest = await all(pulls.orders({ ...context, input: paged, cursor: stored }, settings));
      expect([...idsOf(pages.slice(0, index + 1)), ...idsOf(rest)]).toEqual(idsOf(pages));
    }
    const again = await all(pulls.orders({ ...context, input: paged, cursor: pages.at(-1)?.cursor ?? null }, settings));
    expect(again.at(-1)?.cursor).toEqual(pages.at(-1)?.cursor);
  });

  it('starts over, with a notice, when Shopify no longer knows the place of an interrupted run', async () => {
    const { context, settings } = simulatedShop({ orders: 120 });
    const cursor = { phase: 'paged', after: 'unknown', first: 100 } as const;
    const pages = await all(pulls.orders({ ...context, cursor }, settings));
    expect(new Set(idsOf(pages)).size).toBe(120);
    expect(noticesOf(pages)).toEqual(['pull_started_over']);
  });

  it('reads an empty shop', async () => {
    const { context, settings } = simulatedShop();
    const pages = await all(pulls.orders({ ...context, input: paged }, settings));
    expect(idsOf(pages)).toEqual([]);
    expect(pages).toHaveLength(1);
  });

  it('reports how many records there are when it knows', async () => {
    const { context, settings } = simulatedShop({ orders: 130 });
    const pages = await all(pulls.orders(context, settings));
    expect(pages.map(({ total }) => total)).toEqual([130, 130]);
  });
});

describe('requesting fewer records', () => {
  const firsts = (simulator: ReturnType<typeof simulatedShop>['simulator']) =>
    simulator.requests
      .filter(({ operation }) => operation === 'OrdersPage')
      .map(({ variables }) => variables?.['first']);

  it('halves the page on MAX_COST_EXCEEDED, and keeps it small', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 800 });
    simulator.faults.next({ kind: 'too_costly', operation: 'OrdersPage', count: 2 });
    const pages = await all(pulls.orders({ ...context, input: paged }, settings));
    expect(new Set(idsOf(pages)).size).toBe(800);
    expect(firsts(simulator).slice(0, 4)).toEqual([100, 50, 25, 25]);
    expect(new Set(firsts(simulator).slice(2))).toEqual(new Set([25]));
  });

  it.each(['server_error', 'internal_error'] as const)(
    'halves the page on %s, and tries larger ones later',
    async (kind) => {
      const { context, settings, simulator } = simulatedShop({ orders: 900 });
      // The client tries four times before it gives up, but does not retry an error within an answer.
      simulator.faults.next({ kind, operation: 'OrdersPage', count: kind === 'server_error' ? 4 : 1 });
      const pages = await all(pulls.orders({ ...context, input: paged }, settings));
      expect(new Set(idsOf(pages)).size).toBe(900);
      expect(firsts(simulator)).toContain(50);
      expect(firsts(simulator).at(-1)).toBe(100);
    },
  );

  it('halves the page on a time-out', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    let unanswered = 4;
    const { context, settings, simulator } = simulatedShop({
      orders: 120,
      intercept: async (request) => {
        if (unanswered === 0 || !(await request.text()).includes('OrdersPage')) return undefined;
        unanswered -= 1;
        vi.advanceTimersByTime(600_000);
        return new Promise(() => undefined);
      },
    });
    const pages = await all(pulls.orders({ ...context, input: paged }, settings));
    expect(new Set(idsOf(pages)).size).toBe(120);
    expect(firsts(simulator).at(-1)).toBe(50);
  });

  it('gives up when even the smallest page is too costly', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 120 });
    simulator.faults.next({ kind: 'too_costly', operation: 'OrdersPage', count: 100 });
    await expect(all(pulls.orders({ ...context, input: paged }, settings))).rejects.toThrow('too costly');
    expect(firsts(simulator)).toEqual([100, 50, 25, 12, 6, 5]);
  });

  it('remembers the smaller page in its cursor', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 120 });
    simulator.faults.next({ kind: 'too_costly', operation: 'OrdersPage' });
    const [page] = await all(pulls.orders({ ...context, input: paged }, settings));
    expect(page?.cursor).toMatchObject({ first: 50 });
  });
});

describe('bad input', () => {
  it.each([
    ['no list of nodes', { orders: { pageInfo, nodes: 'many' } }],
    ['no connection', { orders: 'many' }],
    ['no page info', { orders: { nodes: [] } }],
    ['a page info of the wrong type', { orders: { nodes: [], pageInfo: { hasNextPage: 'yes' } } }],
    ['no next place', { orders: { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } }],
  ])('fails when a page has %s, instead of treating it as the end', async (_, data) => {
    const { settings } = simulatedShop();
    await expect(
      all(
        pulls.orders(
          ordersPage(() => ({ data })),
          settings,
        ),
      ),
    ).rejects.toMatchObject({
      code: 'provider_malformed',
    });
  });

  it('fails when a page repeats its cursor', async () => {
    const { settings } = simulatedShop();
    let asked = 0;
    const context = ordersPage(() => {
      asked += 1;
      return { data: { orders: { nodes: [], pageInfo: { hasNextPage: true, endCursor: 'same' } } } };
    });
    await expect(all(pulls.orders(context, settings))).rejects.toMatchObject({ code: 'provider_malformed' });
    expect(asked).toBe(2);
  });

  it('rejects one unreadable order and keeps the rest of its page', async () => {
    const { settings } = simulatedShop();
    const nodes = [plainOrder(), plainOrder({ id: 'gid://shopify/Order/2', name: 5 }), null];
    const pages = await all(
      pulls.orders(
        ordersPage(() => ({ data: { orders: { nodes, pageInfo } } })),
        settings,
      ),
    );
    expect(idsOf(pages)).toEqual(['1']);
    expect(troubleOf(pages)).toMatchObject([
      { externalId: '2', field: 'name', problem: 'is not text' },
      { externalId: null, field: '', problem: 'is not an object' },
    ]);
  });

  it('imports a record once when a page contains it twice', async () => {
    const { context, settings, simulator } = simulatedShop({ orders: 30 });
    simulator.faults.next({ kind: 'duplicated', operation: 'OrdersPage' });
    expect(idsOf(await all(pulls.orders({ ...context, input: paged }, settings)))).toHaveLength(30);
  });
});
