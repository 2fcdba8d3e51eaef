import type { Address, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHostDatabase } from '../testing/host-database.ts';
import { customer, line, order, product, variant } from '../testing/records.ts';
import { ports } from './ports.ts';

let database: Awaited<ReturnType<typeof openHostDatabase>>;
let orm: typeof database.orm;
beforeAll(async () => {
  database = await openHostDatabase();
  orm = database.orm;
}, 60_000);
afterAll(() => database.close());

/** Every test has a shop of its own. */
let shopId = '';
let shops = 0;
beforeEach(() => {
  shopId = `shop-${(shops += 1)}`;
});

type Port<Item> = (
  batch: UpsertBatch<Item>,
  context: PortContext<SqlEntityManager>,
) => Promise<readonly { hostId: string }[]>;

/** Sends one record through a port, in a transaction as a run has it. @returns its host id. */
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
      signal: AbortSignal.timeout(30_000),
      providerKey: 'acme',
      connectionId: 'connection',
      runId: 'run',
    }),
  );

const rows = <Row extends object>(sql: string): Promise<Row[]> => orm.em.fork().execute(sql, [shopId]);

const { upsertOrders } = ports.projects;
const { upsertProducts } = ports.catalog;
const { upsertCustomers } = ports.customers;

describe("the host's tables", () => {
  it('are those of its entities', async () => {
    expect((await orm.schema.getUpdateSchemaSQL({ wrap: false, dropTables: false })).trim()).toBe('');
  });
});

describe("the host's ports", () => {
  it('write many records with one call, and return a host id for each', async () => {
    const many = Array.from({ length: 1_000 }, (_, n) => customer(`many-${n}`));
    const links = await call(upsertCustomers, { items: many.map((item) => ({ item, hostId: null })), deleted: [] });
    expect(new Set(links.map(({ hostId }) => hostId)).size).toBe(1_000);
    expect(await rows('SELECT count(*)::int AS held FROM customers WHERE shop_id = ?')).toEqual([{ held: 1_000 }]);
  });

  it('let a null pass by a known value, and a new value replace it', async () => {
    const hostId = await send(upsertCustomers, customer('1', { name: 'Ada', email: 'ada@example.com' }));
    await send(upsertCustomers, customer('1', { name: 'Ada L.' }), hostId);
    const found = await rows('SELECT name, email, phone FROM customers WHERE shop_id = ?');
    expect(found).toEqual([{ name: 'Ada L.', email: 'ada@example.com', phone: null }]);
  });

  it('let a withheld price, stock and buyer pass by known ones', async () => {
    const price = { amount: '12.50', currency: 'EUR' };
    const productId = await send(upsertProducts, product('1', [variant('v', { price, available: 3, sku: 'MUG' })]));
    await send(upsertProducts, product('1', [variant('v')]), productId);
    const found = await rows('SELECT sku, price::text, currency, available FROM product_variants WHERE shop_id = ?');
    expect(found).toEqual([{ sku: 'MUG', price: '12.500000', currency: 'EUR', available: 3 }]);

    const buyer = { externalId: 'c1', name: 'Ada', email: null };
    const projectId = await send(upsertOrders, order('1', [line('a')], { customer: buyer, note: 'Gift wrap' }));
    await send(upsertOrders, order('1', [line('a')], { status: 'completed' }), projectId);
    expect(await rows('SELECT status, customer_name, note FROM projects WHERE shop_id = ?')).toEqual([
      { status: 'completed', customer_name: 'Ada', note: 'Gift wrap' },
    ]);
  });

  it('complete an address that is told in part, and take another one whole', async () => {
    const held = async () => (await rows<{ address: Address }>('SELECT address FROM customers WHERE shop_id = ?'))[0];
    const nothing = { name: null, company: null, city: null, region: null, postalCode: null, phone: null };
    const old = { ...nothing, line1: '1 Old Street', line2: 'Flat 2', countryCode: 'GB' };
    const hostId = await send(upsertCustomers, customer('1', { addresses: [old] }));

    const part = { ...nothing, line1: null, line2: null, city: 'London', countryCode: 'GB' };
    await send(upsertCustomers, customer('1', { addresses: [part] }), hostId);
    expect(await held()).toEqual({ address: { ...old, city: 'London' } });

    const moved = { ...nothing, line1: '5 New Road', line2: null, city: 'Leeds', countryCode: 'GB' };
    await send(upsertCustomers, customer('1', { addresses: [moved] }), hostId);
    expect(await held()).toEqual({ address: moved });
  });

  it('keep amounts exact', async () => {
    await send(
      upsertOrders,
      order('1', [line('a', { unitPrice: { amount: '123456789012345.123456', currency: 'EUR' } })]),
    );
    expect(await rows('SELECT unit_price::text FROM project_lines WHERE shop_id = ?')).toEqual([
      { unit_price: '123456789012345.123456' },
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

  it('take the last of two lines with the same id', async () => {
    await send(upsertOrders, order('1', [line('a', { quantity: 1 }), line('a', { quantity: 7 })]));
    expect(await rows('SELECT quantity FROM project_lines WHERE shop_id = ?')).toEqual([{ quantity: 7 }]);
  });

  it('mark a deleted record, and bring it back when it returns', async () => {
    const item = customer('1', { name: 'Ada' });
    const hostId = await send(upsertCustomers, item);
    const isGone = () => rows('SELECT deleted_at IS NOT NULL AS gone FROM customers WHERE shop_id = ?');
    await call(upsertCustomers, { items: [], deleted: [{ externalId: '1', hostId }] });
    expect(await isGone()).toEqual([{ gone: true }]);
    await send(upsertCustomers, item, hostId);
    expect(await isGone()).toEqual([{ gone: false }]);
  });

  it("write nothing into another shop's rows, whatever host id they are given", async () => {
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

  it('write through the transaction that they are given: what it rolls back was never there', async () => {
    const lost = orm.em.fork().transactional(async (tx) => {
      const scope = { shopId };
      const context = {
        scope,
        tx,
        signal: AbortSignal.timeout(30_000),
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
