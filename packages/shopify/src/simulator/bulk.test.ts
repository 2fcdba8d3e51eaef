import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createShopifySimulator, type ShopifySimulatorOptions } from './index.ts';

const base = 'https://simulated-workshop.myshopify.com';
const lineSchema = z.looseObject({ id: z.string(), __parentId: z.string().optional() });

function start(options: ShopifySimulatorOptions = {}) {
  const clock = { now: Date.UTC(2026, 10, 24, 12) };
  const simulator = createShopifySimulator({ now: () => clock.now, accessTokenSeconds: 1e9, ...options });
  const { access_token } = simulator.tokens.issueTokens();
  const ask = async (query: string, variables = {}) => {
    const answer = await simulator.fetch(
      new Request(`${base}/admin/api/2026-10/graphql.json`, {
        method: 'POST',
        headers: { 'x-shopify-access-token': access_token },
        body: JSON.stringify({ query, variables }),
      }),
    );
    return Object(await answer.json()).data;
  };
  const run = async (query: string, groupObjects = false) =>
    (
      await ask(
        'mutation Run($query: String!, $groupObjects: Boolean!) { bulkOperationRunQuery(query: $query, groupObjects: $groupObjects) { bulkOperation { id status } userErrors { code message } } }',
        { query, groupObjects },
      )
    ).bulkOperationRunQuery;
  const poll = async (id: string) =>
    (
      await ask(
        'query Poll($id: ID!) { bulkOperation(id: $id) { status errorCode objectCount rootObjectCount fileSize url } }',
        { id },
      )
    ).bulkOperation;
  const finished = async (query: string, groupObjects = false) => {
    const { bulkOperation } = await run(query, groupObjects);
    for (;;) {
      const operation = await poll(bulkOperation.id);
      if (!['CREATED', 'RUNNING'].includes(operation.status)) return { id: bulkOperation.id, ...operation };
      await delay(1);
    }
  };
  const fetchLines = async (url: string) => {
    const text = await (await simulator.fetch(new Request(url))).text();
    return text
      .trimEnd()
      .split('\n')
      .map((line) => lineSchema.parse(JSON.parse(line)));
  };
  return { simulator, clock, run, poll, finished, fetchLines };
}

const nested =
  '{ products { edges { node { id title variants { edges { node { id inventoryItem { id inventoryLevels { edges { node { id } } } } } } } } } } }';

describe('a bulk operation', () => {
  it('has a line for each object, children after their parents but not next to them', async () => {
    const { finished, fetchLines } = start({ products: 120, variants: () => 3, locations: 2 });
    const operation = await finished(nested);
    expect(operation).toMatchObject({
      status: 'COMPLETED',
      rootObjectCount: '120',
      objectCount: String(120 * (1 + 3 + 6)),
    });
    const lines = await fetchLines(operation.url);
    expect(lines).toHaveLength(Number(operation.objectCount));
    const places = new Map(lines.map(({ id }, place) => [id, place]));
    const distances = lines.flatMap(({ __parentId: parent }, place) =>
      parent === undefined ? [] : [place - (places.get(parent) ?? Number.NaN)],
    );
    expect(Math.min(...distances)).toBeGreaterThan(0);
    expect(distances.filter((distance) => distance === 1).length).toBeLessThan(5);
    expect(lines.find(({ id }) => id.includes('InventoryLevel'))?.['__parentId']).toContain('ProductVariant');
    expect(JSON.stringify(lines)).not.toContain('edges');
  });

  it('groups children with their parents on request', async () => {
    const { finished, fetchLines } = start({ products: 3, variants: () => 2, locations: 1 });
    const { url } = await finished(nested, true);
    const types = (await fetchLines(url)).map(({ id }) => /shopify\/(\w+)/.exec(id)?.[1]);
    expect(types.slice(0, 5)).toEqual([
      'Product',
      'ProductVariant',
      'InventoryLevel',
      'ProductVariant',
      'InventoryLevel',
    ]);
  });

  it('has no file when it finds nothing', async () => {
    expect(await start().finished('{ orders { edges { node { id } } } }')).toMatchObject({
      status: 'COMPLETED',
      objectCount: '0',
      url: null,
    });
  });

  it('keeps its result when records change later', async () => {
    const { simulator, finished, fetchLines } = start({ orders: 20 });
    const { url } = await finished('{ orders { edges { node { id note } } } }');
    const before = await fetchLines(url);
    simulator.changeOrders(20);
    expect(await fetchLines(url)).toEqual(before);
  });

  it('drops rows when it has a sortKey (estuary/connectors e1b9230a6)', async () => {
    const { finished } = start({ orders: 100 });
    const { rootObjectCount } = await finished('{ orders(sortKey: UPDATED_AT) { edges { node { id } } } }');
    expect(Number(rootObjectCount)).toBeLessThan(100);
  });

  it.each([
    ['that is invalid', '{ orders'],
    ['without a connection', '{ shop { id } }'],
    ['with two root connections', '{ orders { edges { node { id } } } products { edges { node { id } } } }'],
    [
      'with a connection in a list',
      '{ orders { edges { node { id refunds { id transactions { edges { node { id } } } } } } } }',
    ],
    [
      'with six connections',
      '{ products { edges { node { id a: variants { edges { node { id } } } b: variants { edges { node { id } } } c: media { edges { node { id } } } d: media { edges { node { id } } } e: media { edges { node { id } } } } } } }',
    ],
  ])('refuses a query %s', async (_, query) => {
    expect(await start().run(query)).toMatchObject({ bulkOperation: null, userErrors: [{ code: 'INVALID' }] });
  });

  it.each(['RUNNING', 'CANCELING'] as const)(
    'is refused while five others are %s (estuary/connectors#4128)',
    async (status) => {
      const { simulator, run } = start();
      simulator.bulk.occupy(4, status);
      expect((await run('{ orders { edges { node { id } } } }')).userErrors).toEqual([]);
      simulator.bulk.occupy(1, status);
      expect((await run('{ orders { edges { node { id } } } }')).userErrors).toMatchObject([{ code: 'LIMIT_REACHED' }]);
    },
  );

  it('waits while it is held, and continues when it is released', async () => {
    const { simulator, run, poll } = start({ orders: 3 });
    const release = simulator.bulk.hold();
    const { bulkOperation } = await run('{ orders { edges { node { id } } } }');
    expect(await poll(bulkOperation.id)).toMatchObject({ status: 'CREATED', url: null });
    release();
    await expect.poll(() => poll(bulkOperation.id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('fails on request, and when it requests ungranted fields', async () => {
    const { simulator, finished } = start({ orders: 3, scopes: ['read_orders', 'read_all_orders'] });
    simulator.bulk.failNext('TIMEOUT');
    const query = '{ orders { edges { node { id } } } }';
    expect(await finished(query)).toMatchObject({ status: 'FAILED', errorCode: 'TIMEOUT', url: null });
    expect(await finished(query)).toMatchObject({ status: 'COMPLETED' });
    expect(await finished('{ orders { edges { node { id customer { id } } } } }')).toMatchObject({
      status: 'FAILED',
      errorCode: 'ACCESS_DENIED',
    });
  });

  it('expires after seven days', async () => {
    const { simulator, clock, finished, poll } = start({ orders: 3 });
    const { id, url } = await finished('{ orders { edges { node { id } } } }');
    clock.now += 8 * 86_400_000;
    expect(await poll(id)).toMatchObject({ status: 'EXPIRED', url: null });
    expect((await simulator.fetch(new Request(url))).status).toBe(400);
  });
});
