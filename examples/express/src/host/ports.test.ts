import type { Customer, Order, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/pglite';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostEntities } from './entities.ts';
import { CreateHostTables } from './migration.ts';
import { ports } from './ports.ts';

let orm: MikroORM;
beforeAll(async () => {
  orm = await MikroORM.init({
    dbName: 'memory://',
    entities: hostEntities,
    extensions: [Migrator],
    migrations: { migrationsList: [CreateHostTables], snapshot: false, silent: true },
  });
  await orm.migrator.up();
}, 60_000);
afterAll(() => orm.close(true));

const inShop = <Result>(shopId: string, work: (context: PortContext<SqlEntityManager>) => Promise<Result>) =>
  orm.em.fork().transactional((tx) =>
    work({
      scope: { shopId },
      tx,
      signal: AbortSignal.timeout(30_000),
      providerKey: 'acme',
      connectionId: 'connection',
      runId: 'run',
    }),
  );

const customer = (externalId: string, facts: Partial<Customer> = {}): Customer => ({
  externalId,
  updatedAt: null,
  name: null,
  email: null,
  phone: null,
  locale: null,
  addresses: [],
  createdAt: null,
  ...facts,
});

const line = (externalId: string): Order['lines'][number] => ({
  externalId,
  productExternalId: null,
  variantExternalId: null,
  sku: null,
  title: `Thing ${externalId}`,
  quantity: 2,
  unitPrice: { amount: '12.50', currency: 'EUR' },
  options: [{ name: 'Size', value: 'M' }],
  personalization: null,
});

const order = (externalId: string, lines: Order['lines']): Order => ({
  externalId,
  updatedAt: null,
  number: `#${externalId}`,
  status: 'open',
  paymentStatus: 'paid',
  fulfillmentStatus: 'unfulfilled',
  providerStatus: 'paid',
  placedAt: '2026-11-01T10:00:00.000Z',
  cancelledAt: null,
  dueAt: null,
  customer: null,
  shippingAddress: null,
  billingAddress: null,
  lines,
  shipments: [],
  refunds: [],
  totals: {
    subtotal: { amount: '25', currency: 'EUR' },
    shipping: null,
    tax: null,
    discount: null,
    total: { amount: '25', currency: 'EUR' },
  },
  note: null,
  isGift: false,
  giftMessage: null,
});

const hostIdOf = (links: readonly { hostId: string }[]): string => {
  const [link] = links;
  if (!link) throw new Error('the port returned no host id');
  return link.hostId;
};

const upsert = (batch: UpsertBatch<Customer>) => inShop('shop', (c) => ports.customers.upsertCustomers(batch, c));

describe("the host's ports", () => {
  it('have tables that match their entities', async () => {
    const drift = await orm.schema.getUpdateSchemaSQL({ wrap: false, dropTables: false });
    expect(drift.trim()).toBe('');
  });

  it('let a null pass by a known value, and a new value replace it', async () => {
    const first = customer('null-1', { name: 'Ada', email: 'ada@example.com' });
    const hostId = hostIdOf(
      await inShop('shop', (c) =>
        ports.customers.upsertCustomers({ items: [{ item: first, hostId: null }], deleted: [] }, c),
      ),
    );
    const second = customer('null-1', { name: 'Ada L.' });
    await inShop('shop', (c) => ports.customers.upsertCustomers({ items: [{ item: second, hostId }], deleted: [] }, c));
    const rows = await orm.em.fork().execute('SELECT name, email FROM customers WHERE id = ?', [hostId]);
    expect(rows).toEqual([{ name: 'Ada L.', email: 'ada@example.com' }]);
  });

  it('remove the lines that an order no longer has', async () => {
    const before = order('lines-1', [line('a'), line('b')]);
    const hostId = hostIdOf(
      await inShop('shop', (c) =>
        ports.projects.upsertOrders({ items: [{ item: before, hostId: null }], deleted: [] }, c),
      ),
    );
    const after = order('lines-1', [line('b'), line('c')]);
    await inShop('shop', (c) => ports.projects.upsertOrders({ items: [{ item: after, hostId }], deleted: [] }, c));
    const rows = await orm.em
      .fork()
      .execute('SELECT external_id FROM project_lines WHERE project_id = ? ORDER BY 1', [hostId]);
    expect(rows).toEqual([{ external_id: 'b' }, { external_id: 'c' }]);
  });

  it("write nothing into another shop's rows", async () => {
    const item = customer('foreign-1', { name: 'Mine' });
    const hostId = hostIdOf(
      await inShop('shop', (c) => ports.customers.upsertCustomers({ items: [{ item, hostId: null }], deleted: [] }, c)),
    );
    const foreign = customer('foreign-1', { name: 'Yours' });
    await inShop('other', (c) =>
      ports.customers.upsertCustomers(
        { items: [{ item: foreign, hostId }], deleted: [{ externalId: 'foreign-1', hostId }] },
        c,
      ),
    );
    const rows = await orm.em.fork().execute('SELECT name, deleted_at FROM customers WHERE id = ?', [hostId]);
    expect(rows).toEqual([{ name: 'Mine', deleted_at: null }]);
  });

  it('mark a deleted record, and bring it back when it returns', async () => {
    const item = customer('gone-1', { name: 'Ada' });
    const hostId = hostIdOf(await upsert({ items: [{ item, hostId: null }], deleted: [] }));
    const isDeleted = async () => {
      const [row] = await orm.em
        .fork()
        .execute<{ gone: boolean }[]>('SELECT deleted_at IS NOT NULL AS gone FROM customers WHERE id = ?', [hostId]);
      return row?.gone;
    };
    await upsert({ items: [], deleted: [{ externalId: 'gone-1', hostId }] });
    expect(await isDeleted()).toBe(true);
    await upsert({ items: [{ item, hostId }], deleted: [] });
    expect(await isDeleted()).toBe(false);
  });
});
