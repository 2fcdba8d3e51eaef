import type { FindChoices, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { Address } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHostDatabase } from '../testing/host-database.ts';
import { customer, line, order, product, variant } from '../testing/records.ts';
import { ports } from './ports.ts';

let database: Awaited<ReturnType<typeof openHostDatabase>>;
let orm: typeof database.orm;
beforeAll(async () => {
  database = await openHostDatabase();
  orm = database.orm;
});
afterAll(() => database.close());

/** Every test has its own shop. */
let shopId = '';
let shops = 0;
beforeEach(() => {
  shopId = `shop-${(shops += 1)}`;
});

type Port<Item> = (
  batch: UpsertBatch<Item>,
  context: PortContext<SqlEntityManager>,
) => Promise<readonly { hostId: string }[]>;

/** Sends one record through a port, in a transaction as a run does. @returns its host id */
async function send<Item>(port: Port<Item>, item: Item, hostId: string | null = null, shop = shopId): Promise<string> {
  const [link] = await call(port, { items: [{ item, hostId }], deleted: [] }, shop);
  if (!link) throw new Error('the port returned no host id');
  return link.hostId;
}

const call = <Item>(port: Port<Item>, batch: UpsertBatch<Item>, shop = shopId) =>
  orm.em.fork().transactional((tx) =>
    port(batch, {
      scope: { shopId: shop },
      tx,
      signal: new AbortController().signal,
      providerKey: 'acme',
      connectionId: 'connection',
      runId: 'run',
    }),
  );

const rows = <Row extends object>(sql: string): Promise<Row[]> => orm.em.fork().execute(sql, [shopId]);

const { upsertOrders, findProjects } = ports.projects;
const { upsertProducts, findProducts } = ports.catalog;
const { upsertCustomers } = ports.customers;

describe("the host's tables", () => {
  it('match its entities', async () => {
    expect((await orm.schema.getUpdateSchemaSQL({ wrap: false, dropTables: false })).trim()).toBe('');
  });
});

describe("the host's choices", () => {
  const find = (port: FindChoices<SqlEntityManager>, text: string) =>
    orm.em.fork().transactional((tx) =>
      port(
        { text, limit: 2 },
        {
          scope: { shopId },
          tx,
          signal: new AbortController().signal,
          providerKey: 'acme',
          connectionId: 'connection',
        },
      ),
    );

  it('are products by title or article number, the title that starts so first', async () => {
    const images = [{ externalId: 'i', url: 'https://images.example.com/1.jpg', alt: null }];
    await send(upsertProducts, product('1', [variant('v', { sku: 'BLUE-1' })], { title: 'A mug', images }));
    const mug = await send(upsertProducts, product('2', [], { title: 'Mug, 100%' }));
    await send(upsertProducts, product('3', [], { title: 'Plate' }));
    const found = await find(findProducts, 'mug');
    expect(found.map(({ label }) => label)).toEqual(['Mug, 100%', 'A mug']);
    expect(found[0]?.id).toBe(mug);
    expect(await find(findProducts, 'blue-')).toMatchObject([{ detail: 'BLUE-1', pictureUrl: images[0]?.url }]);
    expect(await find(findProducts, '%')).toHaveLength(1);
    expect(await find(findProducts, '')).toHaveLength(2);
  });

  it('are projects by number or customer, the newest first', async () => {
    await send(upsertOrders, order('1001', [], { placedAt: '2026-11-01T00:00:00.000Z' }));
    const buyer = { name: 'Ada', email: null, phone: null };
    const last = await send(upsertOrders, order('1002', [], { placedAt: '2026-11-02T00:00:00.000Z', customer: buyer }));
    expect((await find(findProjects, '100')).map(({ label }) => label)).toEqual(['#1002', '#1001']);
    expect(await find(findProjects, 'ada')).toMatchObject([{ id: last, detail: 'Ada, 2026-11-02' }]);
  });
});

describe("the host's ports", () => {
  it('write many records with one call, and return a host id for each', async () => {
    const many = Array.from({ length: 1_000 }, (_, n) => customer(`many-${n}`));
    const links = await call(upsertCustomers, { items: many.map((item) => ({ item, hostId: null })), deleted: [] });
    expect(new Set(links.map(({ hostId }) => hostId)).size).toBe(1_000);
    expect(await rows('SELECT count(*)::int AS held FROM customers WHERE shop_id = ?')).toEqual([{ held: 1_000 }]);
  });

  it('keep absent values, clear null ones, and replace the others', async () => {
    const known = { name: 'Ada', email: 'ada@example.com', phone: '1' };
    const hostId = await send(upsertCustomers, customer('1', known));
    await send(upsertCustomers, customer('1', { name: 'Ada L.', phone: null }), hostId);
    const found = await rows('SELECT name, email, phone FROM customers WHERE shop_id = ?');
    expect(found).toEqual([{ name: 'Ada L.', email: 'ada@example.com', phone: null }]);
  });

  it('keep a price, stock and buyer that are withheld, and clear stock that is no longer counted (shopify-untracked)', async () => {
    const price = { amount: '12.50', currency: 'EUR' };
    const productId = await send(upsertProducts, product('1', [variant('v', { price, available: 0, sku: 'MUG' })]));
    await send(upsertProducts, product('1', [variant('v')]), productId);
    const held = 'SELECT sku, price::text, currency, available FROM product_variants WHERE shop_id = ?';
    expect(await rows(held)).toEqual([{ sku: 'MUG', price: '12.50', currency: 'EUR', available: 0 }]);
    await send(upsertProducts, product('1', [variant('v', { available: null, price: null })]), productId);
    expect(await rows(held)).toEqual([{ sku: 'MUG', price: null, currency: null, available: null }]);

    const buyer = { externalId: 'c1', name: 'Ada', email: null };
    const projectId = await send(upsertOrders, order('1', [line('a')], { customer: buyer, note: 'Ring twice' }));
    await send(upsertOrders, order('1', [line('a')], { status: 'completed' }), projectId);
    const project = 'SELECT status, customer_external_id, customer_name, note FROM projects WHERE shop_id = ?';
    expect(await rows(project)).toEqual([
      { status: 'completed', customer_external_id: 'c1', customer_name: 'Ada', note: 'Ring twice' },
    ]);
    await send(upsertOrders, order('1', [line('a')], { status: 'completed', customer: null, note: null }), projectId);
    expect(await rows(project)).toEqual([
      { status: 'completed', customer_external_id: null, customer_name: null, note: null },
    ]);
  });

  it('keep nothing of a buyer or a currency that another one replaced', async () => {
    const eur = (amount: string) => ({ amount, currency: 'EUR' });
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    const before = order('1', [line('a')], {
      customer: { externalId: 'c1', name: 'Ada', phone: '1' },
      totals: {
        subtotal: eur('25'),
        shipping: eur('5'),
        total: eur('30'),
        presentment: { subtotal: eur('1'), total: eur('1'), shipping: eur('1') },
      },
    });
    const hostId = await send(upsertOrders, before);
    const after = order('1', [line('a')], {
      customer: { externalId: 'c2', name: 'Eve' },
      totals: { subtotal: usd('27'), total: usd('27'), presentment: { subtotal: usd('2'), total: usd('2') } },
    });
    await send(upsertOrders, after, hostId);
    const columns = 'customer_name, customer_phone, currency, total::text, shipping, presentment';
    expect(await rows(`SELECT ${columns} FROM projects WHERE shop_id = ?`)).toEqual([
      {
        customer_name: 'Eve',
        customer_phone: null,
        currency: 'USD',
        total: '27',
        shipping: null,
        presentment: { subtotal: usd('2'), total: usd('2') },
      },
    ]);
  });

  it('give a new row a status when the record has none', async () => {
    await send(upsertOrders, order('1', [line('a', { options: undefined })], { status: undefined }));
    await send(upsertProducts, product('1', [variant('v')], { status: undefined }));
    expect(await rows('SELECT status, payment_status, tags FROM projects WHERE shop_id = ?')).toEqual([
      { status: 'unknown', payment_status: 'unknown', tags: null },
    ]);
    expect(await rows('SELECT kind, options FROM project_lines WHERE shop_id = ?')).toEqual([
      { kind: 'unknown', options: [] },
    ]);
    expect(await rows('SELECT status, tags, images FROM products WHERE shop_id = ?')).toEqual([
      { status: 'unknown', tags: [], images: [] },
    ]);
  });

  it('complete a partial address, and replace another one whole', async () => {
    const held = async () => (await rows<{ address: Address }>('SELECT address FROM customers WHERE shop_id = ?'))[0];
    const old = { name: 'Ada', line1: '1 Old Street', line2: 'Flat 2', countryCode: 'GB' };
    const hostId = await send(upsertCustomers, customer('1', { addresses: [old] }));

    await send(upsertCustomers, customer('1', { addresses: [{ city: 'London', countryCode: 'GB' }] }), hostId);
    expect(await held()).toEqual({ address: { ...old, city: 'London' } });

    await send(upsertCustomers, customer('1', { addresses: [{ line1: '1 Old Street', line2: null }] }), hostId);
    expect(await held()).toEqual({ address: { ...old, line2: null, city: 'London' } });

    const moved = { line1: '5 New Road', city: 'Leeds' };
    await send(upsertCustomers, customer('1', { addresses: [moved] }), hostId);
    expect(await held()).toEqual({ address: moved });

    await send(upsertCustomers, customer('1'), hostId);
    expect(await held()).toEqual({ address: moved });
    await send(upsertCustomers, customer('1', { addresses: [] }), hostId);
    expect(await held()).toEqual({ address: null });
  });

  it.each(['123456789012345678.123456789012345678', '33.333333333333', '0.000000000001'])(
    'keep %s USDC exactly (shopify-exact-unit-price, shopify-usdc)',
    async (amount) => {
      const unitPrice = { amount, currency: 'USDC' };
      const totals = { subtotal: unitPrice, total: unitPrice, current: unitPrice };
      await send(upsertOrders, order('1', [line('a', { unitPrice })], { totals }));
      const columns = 'total::text, current_total::text, unit_price::text, l.currency';
      expect(
        await rows(`SELECT ${columns} FROM projects p JOIN project_lines l ON project_id = id WHERE p.shop_id = ?`),
      ).toEqual([{ total: amount, current_total: amount, unit_price: amount, currency: 'USDC' }]);
    },
  );

  it('show what is still to make after edits, shipping and removals (shopify-order-edit-removed-line)', async () => {
    const lines = [
      line('a', { quantity: 2, openQuantity: 1, kind: 'physical' }),
      line('b', { quantity: 0, openQuantity: 0, kind: 'physical' }),
      line('c', { quantity: 1, kind: 'gift_card', bundle: { externalId: 's', title: 'Set', quantity: 1 } }),
    ];
    await send(upsertOrders, order('1', lines));
    const columns = 'quantity, open_quantity, kind, bundle';
    expect(await rows(`SELECT ${columns} FROM project_lines WHERE shop_id = ? ORDER BY position`)).toEqual([
      { quantity: 2, open_quantity: 1, kind: 'physical', bundle: null },
      { quantity: 0, open_quantity: 0, kind: 'physical', bundle: null },
      { quantity: 1, open_quantity: null, kind: 'gift_card', bundle: { externalId: 's', title: 'Set', quantity: 1 } },
    ]);
  });

  it('keep the variants of a product whose variants could not be read (etsy-inventory-withheld)', async () => {
    const productId = await send(upsertProducts, product('5', [variant('1', { available: 3 }), variant('2')]));
    await send(upsertProducts, product('5', undefined, { title: 'Mug, renamed' }), productId);
    const held = 'SELECT external_id, available FROM product_variants WHERE shop_id = ? ORDER BY position';
    expect(await rows(held)).toEqual([
      { external_id: '1', available: 3 },
      { external_id: '2', available: null },
    ]);
  });

  it('remove the lines and variants that a record no longer has', async () => {
    const projectId = await send(upsertOrders, order('1', [line('a'), line('b')]));
    await send(upsertOrders, order('1', [line('b'), line('c')]), projectId);
    const productId = await send(upsertProducts, product('1', [variant('a'), variant('b')]));
    await send(upsertProducts, product('1', []), productId);
    const held = 'SELECT external_id FROM project_lines WHERE shop_id = ? ORDER BY position';
    expect(await rows(held)).toEqual([{ external_id: 'b' }, { external_id: 'c' }]);
    expect(await rows('SELECT external_id FROM product_variants WHERE shop_id = ?')).toEqual([]);
  });

  it('keep the last of two lines with the same id', async () => {
    await send(upsertOrders, order('1', [line('a', { quantity: 1 }), line('a', { quantity: 7 })]));
    expect(await rows('SELECT quantity FROM project_lines WHERE shop_id = ?')).toEqual([{ quantity: 7 }]);
  });

  it('mark a deleted record, and unmark it when it returns', async () => {
    const item = customer('1', { name: 'Ada' });
    const hostId = await send(upsertCustomers, item);
    const isDeleted = () => rows('SELECT deleted_at IS NOT NULL AS deleted FROM customers WHERE shop_id = ?');
    await call(upsertCustomers, { items: [], deleted: [{ externalId: '1', hostId }] });
    expect(await isDeleted()).toEqual([{ deleted: true }]);
    await send(upsertCustomers, item, hostId);
    expect(await isDeleted()).toEqual([{ deleted: false }]);
  });

  it("write nothing into another shop's rows, even when given its host ids", async () => {
    const customerId = await send(upsertCustomers, customer('1', { name: 'Mine' }));
    const projectId = await send(upsertOrders, order('1', [line('a', { quantity: 2 })]));
    await send(upsertCustomers, customer('1', { name: 'Theirs' }), customerId, 'another-shop');
    await send(upsertOrders, order('1', [line('a', { quantity: 9 })], { number: 'theirs' }), projectId, 'another-shop');
    await send(upsertOrders, order('1', []), projectId, 'another-shop');
    const deleted = [{ externalId: '1', hostId: customerId }];
    await call(upsertCustomers, { items: [], deleted }, 'another-shop');

    expect(await rows('SELECT name, deleted_at FROM customers WHERE shop_id = ?')).toEqual([
      { name: 'Mine', deleted_at: null },
    ]);
    expect(await rows('SELECT number FROM projects WHERE shop_id = ?')).toEqual([{ number: '#1' }]);
    expect(await rows('SELECT quantity FROM project_lines WHERE shop_id = ?')).toEqual([{ quantity: 2 }]);
  });

  it('write through the given transaction, so that a rollback leaves nothing', async () => {
    const lost = orm.em.fork().transactional(async (tx) => {
      const scope = { shopId };
      const context = {
        scope,
        tx,
        signal: new AbortController().signal,
        providerKey: 'acme',
        connectionId: 'c',
        runId: 'r',
      };
      await upsertOrders({ items: [{ item: order('1', [line('a')]), hostId: null }], deleted: [] }, context);
      throw new Error('rolled back by the test');
    });
    await expect(lost).rejects.toThrow('rolled back by the test');
    expect(await rows('SELECT id FROM projects WHERE shop_id = ?')).toEqual([]);
    expect(await rows('SELECT external_id FROM project_lines WHERE shop_id = ?')).toEqual([]);
  });
});
