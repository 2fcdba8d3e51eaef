import { checkOrderTotals } from '@makerfex/integrations-core/records';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHost } from '../host.ts';
import type { Store } from './simulator.ts';
import { customer, order, product, store, variationsOf } from './store.ts';

async function host(rows: Store) {
  const opened = await openHost(rows);
  onTestFinished(opened.stop);
  return opened;
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('orders of WooCommerce', () => {
  it('are imported with exact amounts that add up, with the tax or without', async () => {
    const { run, orders, events } = await host({ orders: [order(5), order(6)] });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 2 } });
    expect([...orders.values()].flatMap(checkOrderTotals)).toEqual([]);
    expect(await events('record.field_ignored')).toEqual([]);
    expect(orders.get('6')).toMatchObject({
      status: 'open',
      paymentStatus: 'pending',
      placedAt: '2026-10-01T00:06:06.000Z',
      customer: { externalId: '6', name: 'Ada Buyer 6', email: 'buyer-6@example.com' },
      shippingAddress: null,
      lines: [
        {
          variantExternalId: '70',
          unitPrice: eur('18.00'),
          discount: eur('3.00'),
          tax: eur('2.50'),
          options: [{ name: 'Colour', value: 'Blue' }],
        },
        { variantExternalId: '8', quantity: 3, unitPrice: eur('4.00'), discount: eur('0.00') },
      ],
      totals: { taxesIncluded: true, subtotal: eur('30.00'), discount: eur('3.00'), total: eur('36.60') },
    });
    expect(orders.get('5')).toMatchObject({
      status: 'completed',
      paymentStatus: 'refunded',
      note: 'Please ring twice',
      refunds: [{ amount: eur('39.60'), reason: null }],
      totals: {
        taxesIncluded: false,
        subtotal: eur('25.00'),
        tax: eur('6.60'),
        total: eur('39.60'),
        current: eur('0.00'),
      },
    });
  });

  it('are all imported if one is deleted while the list is read', async () => {
    const { run, orders, ...opened } = await host({ orders: store().orders });
    opened.store.whileReading(() => opened.store.lists.import_orders.remove('1'), { path: '/orders' });
    expect((await run('import_orders')).state).toBe('SUCCESS');
    expect([...orders.keys()].filter((id) => id !== '1')).toHaveLength(209);
  });
});

describe('products of WooCommerce', () => {
  it('have their variations, and are deleted at the host when they are at the store', async () => {
    const { run, products, ...opened } = await host({
      products: [product(7), product(60)],
      variations: { 60: variationsOf(60) },
    });
    await run('sync_products');
    expect(products.get('60')?.variants).toMatchObject([
      { externalId: '6001', title: 'Blue', price: null, available: 4 },
      { externalId: '6002', title: 'Red', price: eur('21.00'), available: -1 },
    ]);
    expect(products.get('7')?.variants).toMatchObject([{ externalId: '7', title: null, available: null }]);
    opened.store.lists.sync_products.remove('7');
    expect(await run('sync_products')).toMatchObject({ state: 'SUCCESS', progress: { deleted: 1 } });
    expect([...products.keys()]).toEqual(['60']);
  });
});

describe('a field of a customer', () => {
  it.each<[string, object, string | null, number]>([
    ['is kept if it is missing', { email: undefined }, 'buyer-1@example.com', 0],
    ['is cleared if it is empty', { email: '' }, null, 0],
    ['is kept, with a warning, if it cannot be read', { email: 5 }, 'buyer-1@example.com', 1],
    ['is replaced', { email: 'ada@example.com' }, 'ada@example.com', 0],
  ])('%s', async (_title, changes, email, warnings) => {
    const { run, customers, events, ...opened } = await host({ customers: [customer(1)] });
    await run('import_customers');
    const changed = JSON.stringify({
      ...customer(1),
      first_name: 'Eva',
      date_modified_gmt: '2026-11-05T10:00:00',
      ...changes,
    });
    opened.store.lists.import_customers.put(JSON.parse(changed));
    expect(await run('import_customers')).toMatchObject({ state: 'SUCCESS', progress: { changed: 1 } });
    expect(customers.get('1')).toMatchObject({ name: 'Eva Buyer 1', email });
    expect(await events('record.field_ignored')).toHaveLength(warnings);
  });

  it('rejects its record if the record cannot do without it, and the others are imported', async () => {
    const { run, orders, events } = await host({ orders: [order(1), { ...order(2), total: 'a lot' }, order(3)] });
    expect(await run('import_orders')).toMatchObject({ state: 'SUCCESS', progress: { created: 2, rejected: 1 } });
    expect([...orders.keys()]).toEqual(['1', '3']);
    expect(await events('record.rejected')).toMatchObject([{ external_id: '2', field: 'total' }]);
  });
});
