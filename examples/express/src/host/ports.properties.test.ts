import type { PortContext, UpsertPort } from '@makerfex/integrations-core';
import { type CanonicalRecord, customerSchema, orderSchema, productSchema } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullCustomer, fullOrder, fullProduct } from '../testing/arbitrary.ts';
import { openHostDatabase } from '../testing/host-database.ts';
import { changed, optionalParts, type Path, without } from '../testing/withhold.ts';
import { ports } from './ports.ts';

let database: Awaited<ReturnType<typeof openHostDatabase>>;
beforeAll(async () => {
  database = await openHostDatabase();
});
afterAll(() => database.close());

let shops = 0;

/** Opens a new shop, whose port is called as a run calls it. */
function openShop<Item extends CanonicalRecord>(port: UpsertPort<Item, SqlEntityManager>, tables: readonly string[]) {
  const shopId = `shop-${(shops += 1)}`;
  const context = { scope: { shopId }, providerKey: 'acme', connectionId: 'connection', runId: 'run' };
  return {
    send: (items: readonly Item[], hostIds: ReadonlyMap<string, string> = new Map()) =>
      database.orm.em.fork().transactional(async (tx) => {
        const of: PortContext<SqlEntityManager> = { ...context, tx, signal: new AbortController().signal };
        const batch = items.map((item) => ({ item, hostId: hostIds.get(item.externalId) ?? null }));
        const links = await port({ items: batch, deleted: [] }, of);
        return new Map(links.map(({ externalId, hostId, rejected }) => [externalId, hostId ?? `refused: ${rejected}`]));
      }),
    /** Returns every column of every row, by table. */
    held: async () => {
      const rows = tables.map((table) =>
        database.orm.em
          .fork()
          .execute<{ held: Record<string, unknown> }[]>(
            `SELECT to_jsonb(t) AS held FROM ${table} t WHERE shop_id = ? ORDER BY 1`,
            [shopId],
          ),
      );
      return (await Promise.all(rows)).map((of) => of.map(({ held }) => held));
    },
  };
}

/** The columns that a part of a record fills. Null must clear them and keep the others. */
type Columns = Readonly<Record<string, readonly string[]>>;

const buyer = ['customer_external_id', 'customer_name', 'customer_email', 'customer_phone'];
const ofOrder: Columns = {
  placedAt: ['placed_at'],
  dueAt: ['due_at'],
  customer: buyer,
  'customer.externalId': ['customer_external_id'],
  'customer.name': ['customer_name'],
  'customer.email': ['customer_email'],
  'customer.phone': ['customer_phone'],
  shippingAddress: ['shipping_address'],
  shippingMethod: ['shipping_method'],
  'totals.discount': ['discount'],
  'totals.shipping': ['shipping'],
  'totals.tax': ['tax'],
  'totals.current': ['current_total'],
  'totals.outstanding': ['outstanding'],
  'totals.presentment': ['presentment'],
  note: ['note'],
  'gift.message': ['gift_message'],
  'gift.sender': ['gift_sender'],
};
const ofLine: Columns = {
  productExternalId: ['product_external_id'],
  variantExternalId: ['variant_external_id'],
  sku: ['sku'],
  bundle: ['bundle'],
  discount: ['discount'],
  tax: ['tax'],
  personalization: ['personalization'],
};
const ofProduct: Columns = { description: ['description'], url: ['url'] };
const ofVariant: Columns = { sku: ['sku'], title: ['title'], price: ['price', 'currency'], available: ['available'] };
const ofCustomer: Columns = { name: ['name'], email: ['email'], phone: ['phone'] };

function itDistinguishesUnknownFromNone<Item extends CanonicalRecord>(
  port: UpsertPort<Item, SqlEntityManager>,
  tables: readonly string[],
  full: fc.Arbitrary<Item>,
  check: (record: unknown) => unknown,
  nullable: readonly (readonly [within: Path, table: number, columns: Columns])[],
) {
  const batch = fc.uniqueArray(full, { minLength: 1, maxLength: 4, selector: ({ externalId }) => externalId });

  it('keeps every column when a second record omits any of its parts', async () => {
    const twice = batch.chain((items) =>
      fc.tuple(
        fc.constant(items),
        fc.tuple(...items.map((item) => fc.subarray(optionalParts(item), { minLength: 1 }))),
      ),
    );
    await fc.assert(
      fc.asyncProperty(twice, async ([items, withheld]) => {
        const shop = openShop(port, tables);
        const hostIds = await shop.send(items);
        const known = await shop.held();
        expect(known[0]).toHaveLength(items.length);
        const second = items.map((item, at) => without(item, withheld[at] ?? []));
        second.forEach(check);
        await shop.send(second, hostIds);
        expect(await shop.held()).toEqual(known);
      }),
      { numRuns: 30 },
    );
  });

  const cases = nullable.flatMap(([within, table, columns]) =>
    Object.entries(columns).map(([path, cleared]) => ({
      part: [...within, path].join('.'),
      path: [...within, ...path.split('.')],
      table,
      cleared,
    })),
  );
  it.each(cases)('clears only $cleared when $part is null', async ({ path, table, cleared }) => {
    await fc.assert(
      fc.asyncProperty(full, async (item) => {
        const shop = openShop(port, tables);
        const hostIds = await shop.send([item]);
        const known = await shop.held();
        const second = changed(item, path, null);
        check(second);
        await shop.send([second], hostIds);
        const none = Object.fromEntries(cleared.map((column) => [column, null]));
        // The path names the first line or variant.
        const expected = known.map((rows, at) =>
          rows.map((row) => (at === table && (row['position'] ?? 0) === 0 ? { ...row, ...none } : row)),
        );
        const byContent = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted();
        expect((await shop.held()).map(byContent)).toEqual(expected.map(byContent));
      }),
      { numRuns: 2 },
    );
  });
}

describe('the port of Projects', () => {
  itDistinguishesUnknownFromNone(
    ports.projects.upsertOrders,
    ['projects', 'project_lines'],
    fullOrder,
    (record) => orderSchema.parse(record),
    [
      [[], 0, ofOrder],
      [['lines', 0], 1, ofLine],
    ],
  );
});
describe('the port of the Catalog', () => {
  itDistinguishesUnknownFromNone(
    ports.catalog.upsertProducts,
    ['products', 'product_variants'],
    fullProduct,
    (record) => productSchema.parse(record),
    [
      [[], 0, ofProduct],
      [['variants', 0], 1, ofVariant],
    ],
  );
});
describe('the port of Customers', () => {
  itDistinguishesUnknownFromNone(
    ports.customers.upsertCustomers,
    ['customers'],
    fullCustomer,
    (record) => customerSchema.parse(record),
    [[[], 0, ofCustomer]],
  );
});

it.each([
  ['an address', 'shippingAddress', 'line2', 'shipping_address', {}],
  ['what the buyer paid', 'totals.presentment', 'tax', 'presentment', {}],
])('the port of Projects clears one part of %s', async (_what, whole, name, column) => {
  await fc.assert(
    fc.asyncProperty(fullOrder, async (item) => {
      const shop = openShop(ports.projects.upsertOrders, ['projects']);
      const hostIds = await shop.send([item]);
      const [[known] = []] = await shop.held();
      await shop.send([orderSchema.parse(changed(item, [...whole.split('.'), name], null))], hostIds);
      const before: unknown = known?.[column];
      expect(before).toHaveProperty(name, expect.anything());
      expect((await shop.held())[0]).toEqual([{ ...known, [column]: { ...Object(before), [name]: null } }]);
    }),
    { numRuns: 2 },
  );
});
