import { randomUUID } from 'node:crypto';
import type { PortContext } from '@makerfex/integrations-core';
import { invoiceDraftSchema } from '@makerfex/integrations-core/records';
import { postableProductSchema } from '@makerfex/integrations-instagram';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customer, line, order, product, variant } from '../../testing/records.ts';
import { findProducts } from './choices.ts';
import { openHost, type Shelf } from './host.ts';
import { attachMetadata, createInvoice, getInvoice } from './invoices.ts';
import { getProduct } from './posting.ts';

let host: Awaited<ReturnType<typeof openHost>>;
beforeAll(async () => {
  host = await openHost();
});
afterAll(() => host.close());

type Capability = 'import_orders' | 'sync_products' | 'import_customers';

/** A shop of its own. @returns what imports what the provider has at the moment */
async function connectedShop() {
  const shopId = randomUUID();
  const shop = host.shopOf(shopId);
  const { id } = await shop.connections.create({ providerKey: 'shelf', config: {} });
  const run = async (capability: Capability, shelf: Partial<Shelf>) => {
    Object.assign(host.shelf, shelf);
    const { state, progress, error } = await shop.runs.waitFor((await shop.actions.run(id, capability)).id);
    expect([state, error]).toEqual(['SUCCESS', null]);
    return progress;
  };
  return { shopId, run };
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('the port of customers', () => {
  const known = { name: 'Ada', email: 'ada@example.com', phone: '1' };
  const rows = (shopId: string) =>
    host.query('select name, email, phone, deleted_at is not null as gone from customer where shop_id = $1', [shopId]);

  it('keeps what is absent, clears what is null and replaces the rest, in the same row', async () => {
    const { shopId, run } = await connectedShop();
    await run('import_customers', { customers: { items: [customer('1', known)] } });
    expect(await rows(shopId)).toEqual([{ ...known, gone: false }]);
    const progress = await run('import_customers', {
      customers: { items: [customer('1', { email: null, phone: '2' })] },
    });
    expect(progress).toMatchObject({ changed: 1, created: 0 });
    expect(await rows(shopId)).toEqual([{ name: 'Ada', email: null, phone: '2', gone: false }]);
  });

  it('marks a deleted record, and takes it back when it returns', async () => {
    const { shopId, run } = await connectedShop();
    const items = [customer('1', known)];
    await run('import_customers', { customers: { items } });
    await run('import_customers', { customers: { items: [], deleted: ['1'] } });
    expect(await rows(shopId)).toEqual([{ ...known, gone: true }]);
    await run('import_customers', { customers: { items } });
    expect(await rows(shopId)).toEqual([{ ...known, gone: false }]);
  });
});

describe('the port of orders', () => {
  const rows = (shopId: string) =>
    host.query(
      `select number, to_invoice, currency, document, deleted_at is not null as gone from orders where shop_id = $1`,
      [shopId],
    );

  it('merges an order into the stored one, and reads what to invoice from it', async () => {
    const { shopId, run } = await connectedShop();
    const first = order('1001', [line('1', { personalization: 'Ada' })], { note: 'Ring twice', dueAt: null });
    await run('import_orders', { orders: { items: [first] } });
    expect(await rows(shopId)).toMatchObject([{ number: '#1001', to_invoice: '25', currency: 'EUR' }]);
    const totals = { subtotal: eur('25'), total: eur('25'), current: eur('12.50') };
    const second = order('1001', [line('1', { quantity: 1 })], { dueAt: '2026-12-01T10:00:00.000Z', totals });
    await run('import_orders', { orders: { items: [second] } });
    expect(await rows(shopId)).toMatchObject([
      {
        to_invoice: '12.50',
        gone: false,
        document: {
          note: 'Ring twice',
          dueAt: '2026-12-01T10:00:00.000Z',
          lines: [{ quantity: 1, personalization: 'Ada' }],
        },
      },
    ]);
  });

  it('marks a deleted order', async () => {
    const { shopId, run } = await connectedShop();
    await run('import_orders', { orders: { items: [order('1', [line('1')]), order('2', [line('1')])] } });
    await run('import_orders', { orders: { items: [], deleted: ['2'] } });
    const gone = (await rows(shopId)).filter((row) => row['gone'] === true).map((row) => row['number']);
    expect(gone).toEqual(['#2']);
  });
});

describe('the port of products', () => {
  const small = variant('551', { sku: 'M-S', options: [{ name: 'Size', value: 'S' }], price: eur('10') });
  const large = variant('552', { sku: 'M-L', options: [{ name: 'Size', value: 'L' }], price: eur('14') });
  const variants = (shopId: string) =>
    host.query<{ id: string; external_id: string; price: string | null }>(
      `select id, document ->> 'externalId' as external_id, document #>> '{price,amount}' as price
       from variant where shop_id = $1 order by 2`,
      [shopId],
    );

  it('keeps the row of a variant whose id was renewed, and deletes one that is gone', async () => {
    const { shopId, run } = await connectedShop();
    await run('sync_products', { products: { items: [product('1', [small, large])] } });
    const [before] = await variants(shopId);
    const renewed = { externalId: '901', sku: 'M-S', options: [{ name: 'Size', value: 'S' }] };
    await run('sync_products', { products: { items: [product('1', [variant('901', renewed)])] } });
    expect(await variants(shopId)).toEqual([{ id: before?.id, external_id: '901', price: '10' }]);
  });

  it('keeps the variants of a product whose variants could not be read', async () => {
    const { shopId, run } = await connectedShop();
    await run('sync_products', { products: { items: [product('1', [small, large])] } });
    const before = await variants(shopId);
    await run('sync_products', { products: { items: [product('1', undefined, { title: 'Mug' })] } });
    expect(before).toHaveLength(2);
    expect(await variants(shopId)).toEqual(before);
  });

  it('finds a product and returns it to post, but not one of another shop or one that was deleted', async () => {
    const { shopId, run } = await connectedShop();
    const images = [{ url: 'https://shop.example/1.jpg', alt: 'A mug' }];
    await run('sync_products', { products: { items: [product('1', [small], { images })] } });
    const [{ id } = { id: '' }] = await host.query<{ id: string }>('select id from products where shop_id = $1', [
      shopId,
    ]);
    const posted = await inShop(shopId, (context) => getProduct(id, context));
    expect(postableProductSchema.parse(posted)).toEqual(posted);
    expect(posted).toMatchObject({ title: 'Thing 1', price: eur('10'), images });
    expect(await inShop('another', (context) => getProduct(id, context))).toBeNull();
    const find = (context: PortContext<PoolClient>) => findProducts({ text: 'THING', limit: 5 }, context);
    expect(await inShop(shopId, find)).toEqual([{ id, label: 'Thing 1', pictureUrl: images[0]?.url }]);
    expect(await inShop('another', find)).toEqual([]);
    await run('sync_products', { products: { items: [], deleted: ['1'] } });
    expect(await inShop(shopId, (context) => getProduct(id, context))).toBeNull();
  });
});

/** Calls a port as the integrations do, in a transaction. */
async function inShop<Result>(shopId: string, work: (context: PortContext<PoolClient>) => Promise<Result>) {
  const tx = await host.pool.connect();
  try {
    await tx.query('begin');
    const about = { providerKey: 'vendor_service', connectionId: 'c', runId: 'r' };
    const result = await work({ scope: { shopId }, tx, signal: new AbortController().signal, ...about });
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback');
    throw error;
  } finally {
    tx.release();
  }
}

describe('the ports of invoices', () => {
  const draft = invoiceDraftSchema.parse({
    currency: 'EUR',
    lines: [{ description: 'Packing', quantity: '3', unitPrice: '2.40' }],
  });
  const issue = (shopId: string) => inShop(shopId, (context) => createInvoice(draft, context));

  it('issue under the next number, and read back what was issued', async () => {
    const invoice = await issue('books');
    expect(invoice).toMatchObject({ number: 'R-00001', seller: { name: 'Studio Ada' }, totals: { total: '7.20' } });
    expect(await inShop('books', (context) => getInvoice(invoice.id, context))).toEqual(invoice);
    expect(await inShop('others', (context) => getInvoice(invoice.id, context))).toBeNull();
  });

  it('number without gaps or duplicates when calls are concurrent and some fail', async () => {
    const failing = inShop('many', async (context) => {
      await createInvoice(draft, context);
      throw new Error('Rolled back.');
    });
    const issued = await Promise.all([failing.catch(() => null), ...Array.from({ length: 8 }, () => issue('many'))]);
    const numbers = issued.flatMap((invoice) => invoice?.number ?? []).toSorted();
    expect(numbers).toEqual(Array.from({ length: 8 }, (_, n) => `R-0000${n + 1}`));
  });

  it('remember what an invoice is for', async () => {
    const { id } = await issue('origins');
    const origin = { providerKey: 'p', connectionId: 'c', runId: 'r', projectId: 'project-7', saleId: null };
    await inShop('origins', (context) => attachMetadata(id, origin, context));
    expect(await host.query('select origin from invoice where id::text = $1', [id])).toEqual([{ origin }]);
  });
});
