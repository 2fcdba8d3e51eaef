import { describe, expect, it } from 'vitest';
import { createShopifySimulator, type ShopifySimulatorOptions } from './index.ts';

const now = Date.UTC(2026, 10, 24, 12);
const base = 'https://simulated-workshop.myshopify.com';

function start(options: ShopifySimulatorOptions = {}) {
  const clock = { now };
  const simulator = createShopifySimulator({ now: () => clock.now, accessTokenSeconds: 1e9, ...options });
  const { access_token } = simulator.tokens.issueTokens();
  const post = (query: string, variables = {}, version = '2026-10') =>
    simulator.fetch(
      new Request(`${base}/admin/api/${version}/graphql.json`, {
        method: 'POST',
        headers: { 'x-shopify-access-token': access_token, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      }),
    );
  const ask = async (query: string, variables = {}) => Object(await (await post(query, variables)).json());
  return { simulator, clock, post, ask };
}

const page =
  'query Page($first: Int!, $after: String, $query: String) { orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor } nodes { id updatedAt } } }';
const names = '{ orders(first: 50) { nodes { name note email totalPriceSet { shopMoney { amount } } } } }';

interface Found {
  readonly nodes: readonly { readonly updatedAt: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

describe('the simulated shop', () => {
  it('is the same for the same seed, and differs for another', async () => {
    const body = async (seed: number) => JSON.stringify((await start({ seed, orders: 50 }).ask(names)).data);
    expect(await body(4)).toBe(await body(4));
    expect(await body(4)).not.toBe(await body(5));
  });

  it('continues after its cursors, in the order of changes', async () => {
    const { ask } = start({ orders: 30 });
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { nodes, pageInfo }: Found = (await ask(page, { first: 7, after })).data.orders;
      seen.push(...nodes.map(({ updatedAt }) => updatedAt));
      more = pageInfo.hasNextPage;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(30);
    expect(seen).toEqual(seen.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('counts up to the requested limit', async () => {
    const { ask } = start({ orders: 30 });
    const count = 'query Count($limit: Int) { ordersCount(limit: $limit) { count precision } }';
    expect((await ask(count, { limit: 10 })).data.ordersCount).toEqual({ count: 10, precision: 'AT_LEAST' });
    expect((await ask(count, { limit: 100 })).data.ordersCount).toEqual({ count: 30, precision: 'EXACT' });
  });

  it('changes, adds, cancels, refunds and deletes records on request', async () => {
    const { simulator, clock, ask } = start({ orders: 20, products: 20, customers: 9 });
    clock.now += 60_000;
    const touched = [...simulator.changeOrders(3), ...simulator.addOrders(2)];
    const [cancelled] = simulator.cancelOrders(1);
    const [refunded] = simulator.refundOrders(1);
    const { orders } = (await ask(page, { first: 50, query: "updated_at:>='2026-11-24T12:00:00Z'" })).data;
    const changed = orders.nodes.map(({ id }: { id: string }) => id.split('/').at(-1));
    expect(new Set(changed)).toEqual(new Set([...touched, cancelled, refunded]));
    const one = 'query One($id: ID!) { order(id: $id) { cancelledAt refunds { id } } }';
    expect((await ask(one, { id: `gid://shopify/Order/${cancelled}` })).data.order.cancelledAt).not.toBeNull();
    expect((await ask(one, { id: `gid://shopify/Order/${refunded}` })).data.order.refunds).toHaveLength(1);
    const [gone] = simulator.deleteProducts(1);
    const { data } = await ask(
      `{ product(id: "gid://shopify/Product/${gone}") { id } events(first: 5, query: "action:destroy") { nodes { ... on BasicEvent { subjectId } } } }`,
    );
    expect(data).toEqual({ product: null, events: { nodes: [{ subjectId: `gid://shopify/Product/${gone}` }] } });
  });

  it('creates the bodies of a hundred thousand orders only on demand', async () => {
    const began = process.memoryUsage().heapUsed;
    const { ask } = start({ orders: 100_000 });
    expect((await ask(page, { first: 250 })).data.orders.nodes).toHaveLength(250);
    expect((process.memoryUsage().heapUsed - began) / 1e6).toBeLessThan(120);
  });
});

describe('the simulated API', () => {
  it('answers with the requested version, or with its oldest', async () => {
    const { post } = start({ versions: ['2026-07', '2026-10'] });
    expect((await post('{ shop { id } }')).headers.get('x-shopify-api-version')).toBe('2026-10');
    expect((await post('{ shop { id } }', {}, '2025-01')).headers.get('x-shopify-api-version')).toBe('2026-07');
  });

  it.each([
    ['an unknown field', '{ surprise }'],
    ['text that is not GraphQL', '{ shop '],
    ['a connection without a size', '{ orders { nodes { id } } }'],
    ['a page that is too large', '{ orders(first: 251) { nodes { id } } }'],
    ['an unknown cursor', '{ orders(first: 1, after: "nowhere") { nodes { id } } }'],
  ])('refuses %s with an error in an answer of status 200', async (_, query) => {
    const { post } = start({ orders: 3 });
    const answer = await post(query);
    expect(answer.status).toBe(200);
    expect(Object(await answer.json()).errors).toHaveLength(1);
  });

  it('refuses a query that costs too much', async () => {
    const { ask } = start();
    const costly = Array.from({ length: 8 }, (_, n) => `l${n}: lineItems(first: 250) { nodes { id } }`).join(' ');
    const deep = `{ orders(first: 250) { nodes { ${costly} } } }`;
    expect((await ask(deep)).errors[0].extensions).toMatchObject({ code: 'MAX_COST_EXCEEDED', maxCost: 1_000 });
  });

  it('throttles by cost with status 200, and restores points with time', async () => {
    const { ask, clock, simulator } = start({ orders: 300, rateLimit: { capacity: 20, perSecond: 2 } });
    const { extensions } = await ask('{ orders(first: 250) { nodes { id } } }');
    expect(extensions.cost).toMatchObject({
      requestedQueryCost: 13,
      actualQueryCost: 13,
      throttleStatus: { maximumAvailable: 20, currentlyAvailable: 7, restoreRate: 2 },
    });
    expect((await ask('{ orders(first: 250) { nodes { id } } }')).errors[0].extensions.code).toBe('THROTTLED');
    expect(simulator.throttledQueries()).toBe(1);
    clock.now += 3_000;
    expect((await ask('{ orders(first: 250) { nodes { id } } }')).errors).toBeUndefined();
  });

  it('returns points that a query did not need', async () => {
    const { ask } = start({ orders: 1, rateLimit: { capacity: 20, perSecond: 1 } });
    const { extensions } = await ask('{ orders(first: 250) { nodes { id } } }');
    expect(extensions.cost).toMatchObject({ requestedQueryCost: 13, actualQueryCost: 3 });
    expect(extensions.cost.throttleStatus.currentlyAvailable).toBe(17);
  });

  it('throttles when its points are drained', async () => {
    const { ask, clock, simulator } = start();
    simulator.faults.drainPoints();
    expect((await ask('{ shop { id } }')).errors[0].extensions.code).toBe('THROTTLED');
    clock.now += 1_000;
    expect((await ask('{ shop { id } }')).errors).toBeUndefined();
  });

  it('denies ungranted fields, with an error for each', async () => {
    const { ask } = start({ orders: 2, scopes: ['read_orders', 'read_all_orders'] });
    const { data, errors } = await ask('{ orders(first: 2) { nodes { name customer { id } } } }');
    expect(data.orders.nodes).toMatchObject([{ name: '#1001', customer: null }, { customer: null }]);
    expect(errors).toMatchObject([
      { path: ['orders', 'nodes', 0, 'customer'], extensions: { code: 'ACCESS_DENIED' } },
      { extensions: { code: 'ACCESS_DENIED' } },
    ]);
  });

  it('logs its requests', async () => {
    const { ask, simulator } = start({ orders: 2 });
    await ask(page, { first: 1 });
    expect(simulator.requests).toEqual([
      {
        method: 'POST',
        path: '/admin/api/2026-10/graphql.json',
        operation: 'Page',
        variables: { first: 1 },
        status: 200,
      },
    ]);
  });

  it.each([
    ['rate_limited', 429],
    ['throttled', 200],
    ['too_costly', 200],
    ['server_error', 500],
    ['internal_error', 200],
    ['token_expired', 401],
    ['malformed', 200],
    ['lost', 520],
  ] as const)('answers the next request with %s, then normally', async (kind, status) => {
    const { post, ask, simulator } = start({ orders: 3 });
    simulator.faults.next({ kind, operation: 'Page' });
    expect((await ask('{ shop { name } }')).data.shop.name).toBe('Simulated Workshop');
    const faulty = await post(page, { first: 3 });
    expect(faulty.status).toBe(status);
    expect(Object(await faulty.json()).data?.orders?.nodes).toBeUndefined();
    expect((await ask(page, { first: 3 })).data.orders.nodes).toHaveLength(3);
  });

  it('cuts an answer short', async () => {
    const { post, simulator } = start({ orders: 3 });
    simulator.faults.next({ kind: 'truncated' });
    const text = await (await post(page, { first: 3 })).text();
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });
});
