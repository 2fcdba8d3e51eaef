import type { PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { Product, Variant } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHostDatabase } from '../../testing/host-database.ts';
import { line, order, product } from '../../testing/records.ts';
import { upsertOrders } from '../projects/port.ts';
import { upsertProducts } from './port.ts';

let database: Awaited<ReturnType<typeof openHostDatabase>>;
beforeAll(async () => {
  database = await openHostDatabase();
});
afterAll(() => database.close());

let shopId = '';
let shops = 0;
beforeEach(() => {
  shopId = `shop-${(shops += 1)}`;
});

const size = (externalId: string, sku: string, value: string, available: number): Variant => ({
  externalId,
  sku,
  options: [{ name: 'Size', value }],
  price: { amount: value === 'S' ? '10.00' : '14.00', currency: 'USD' },
  available,
});

const inTransaction = <Result>(work: (context: PortContext<SqlEntityManager>) => Promise<Result>): Promise<Result> =>
  database.orm.em.fork().transactional((tx) =>
    work({
      scope: { shopId },
      tx,
      signal: new AbortController().signal,
      providerKey: 'etsy',
      connectionId: 'connection',
      runId: 'run',
    }),
  );

const sendAll = (items: UpsertBatch<Product>['items']) =>
  inTransaction((context) => upsertProducts({ items, deleted: [] }, context));

async function send(variants: Variant[] | undefined, hostId: string | null, externalId = '5'): Promise<string> {
  const [link] = await sendAll([{ item: product(externalId, variants), hostId }]);
  if (!link) throw new Error('the port returned no host id');
  return link.hostId;
}

interface Held {
  id: string;
  external_id: string;
  former_external_ids: string[];
  available: number | null;
}
const held = (): Promise<Held[]> =>
  database.orm.em
    .fork()
    .execute(
      'SELECT id, external_id, former_external_ids, available FROM product_variants WHERE shop_id = ? ORDER BY product_id, position',
      [shopId],
    );

/** The host's variant of each order line, from the view that a host queries. */
const ofLines = (): Promise<{ line_external_id: string; variant_id: string }[]> =>
  database.orm.em
    .fork()
    .execute(
      'SELECT line_external_id, variant_id FROM project_line_variants WHERE shop_id = ? ORDER BY line_external_id',
      [shopId],
    );

const before = [size('551', 'M-S', 'S', 3), size('552', 'M-L', 'L', 4)];
const after = [size('901', 'M-S', 'S', 2), size('902', 'M-L', 'L', 4)];

describe('a variant whose id its provider has renewed', () => {
  it('keeps its id at the host, and lines of old orders still find it (etsy-product-ids-renewed)', async () => {
    const productId = await send(before, null);
    const [small, large] = await held();
    const lines = [line('1', { productExternalId: '5', variantExternalId: '551' })];
    await inTransaction((context) =>
      upsertOrders({ items: [{ item: order('9', lines), hostId: null }], deleted: [] }, context),
    );
    const found = [{ line_external_id: '1', variant_id: small?.id }];
    expect(await ofLines()).toEqual(found);

    await send(after.toReversed(), productId);
    expect(await held()).toEqual([
      { id: large?.id, external_id: '902', former_external_ids: ['552'], available: 4 },
      { id: small?.id, external_id: '901', former_external_ids: ['551'], available: 2 },
    ]);
    expect(await ofLines()).toEqual(found);
  });

  it('keeps it through further edits, and when an old answer arrives late', async () => {
    const productId = await send(before, null);
    const ids = (await held()).map(({ id }) => id);
    await send(after, productId);
    await send([size('911', 'M-S', 'S', 1), size('912', 'M-L', 'L', 4)], productId);
    expect(await held()).toMatchObject([
      { id: ids[0], external_id: '911', former_external_ids: ['551', '901'] },
      { id: ids[1], external_id: '912', former_external_ids: ['552', '902'] },
    ]);
    await send(before, productId);
    expect(await held()).toMatchObject([
      { id: ids[0], external_id: '551', former_external_ids: ['901', '911'] },
      { id: ids[1], external_id: '552', former_external_ids: ['902', '912'] },
    ]);
  });

  it('keeps values that the newer record does not include', async () => {
    const productId = await send(before, null);
    await send(
      after.map(({ externalId, sku }) => ({ externalId, sku })),
      productId,
    );
    expect(await held()).toMatchObject([
      { external_id: '901', available: 3 },
      { external_id: '902', available: 4 },
    ]);
  });

  it('is only matched within its own product, in a batch of several', async () => {
    const [first, second] = [await send(before, null, '5'), await send(before, null, '6')];
    const ids = new Set((await held()).map(({ id }) => id));
    await sendAll([
      { item: product('5', after), hostId: first },
      { item: product('6', undefined), hostId: second },
      { item: product('7', after), hostId: null },
    ]);
    const now = await held();
    expect(now).toHaveLength(6);
    expect(
      now
        .filter(({ id }) => ids.has(id))
        .map(({ external_id }) => external_id)
        .toSorted(),
    ).toEqual(['551', '552', '901', '902']);
  });

  it('is new when neither SKU nor options match, and a missing one is removed', async () => {
    const productId = await send(before, null);
    const ids = new Set((await held()).map(({ id }) => id));
    await send([size('903', 'M-XL', 'XL', 1)], productId);
    const now = await held();
    expect(now).toMatchObject([{ external_id: '903', former_external_ids: [] }]);
    expect(now.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(await ofLines()).toEqual([]);
  });
});
