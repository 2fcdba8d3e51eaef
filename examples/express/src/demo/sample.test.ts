import type { PortContext } from '@makerfex/integrations-core';
import type { Order, Product } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upsertProducts } from '../host/catalog/port.ts';
import { upsertOrders } from '../host/projects/port.ts';
import { openHostDatabase } from '../testing/host-database.ts';
import { line, order, product, variant } from '../testing/records.ts';
import { hostCounts } from './counts.ts';
import { sample } from './sample.ts';

let database: Awaited<ReturnType<typeof openHostDatabase>>;
beforeAll(async () => {
  database = await openHostDatabase();
});
afterAll(() => database.close());

/** Opens a new shop with these records. */
async function openShop(shopId: string, orders: readonly Order[], products: readonly Product[] = []) {
  const context = { scope: { shopId }, providerKey: 'etsy', connectionId: 'connection', runId: 'run' };
  const em = database.orm.em.fork();
  await em.transactional(async (tx) => {
    const of: PortContext<SqlEntityManager> = { ...context, tx, signal: new AbortController().signal };
    await upsertProducts({ items: products.map((item) => ({ item, hostId: null })), deleted: [] }, of);
    await upsertOrders({ items: orders.map((item) => ({ item, hostId: null })), deleted: [] }, of);
  });
  return { sample: () => sample(em, shopId), counts: () => hostCounts(em, shopId) };
}

/** Replaces non-breaking spaces. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

const usdc = (amount: string) => ({ amount, currency: 'USDC' });
const gift: Order = order(
  '1001',
  [
    line('a', {
      quantity: 3,
      openQuantity: 1,
      kind: 'physical',
      personalization: 'Ada\nLovelace',
      productExternalId: '5',
      variantExternalId: '551',
      unitPrice: usdc('33.33333333'),
    }),
    line('b', { quantity: 0, openQuantity: 0, kind: 'physical', options: [], unitPrice: usdc('1') }),
    line('c', { quantity: 1, kind: 'gift_card', options: [], unitPrice: usdc('20') }),
    line('d', { quantity: 1, openQuantity: 0, kind: 'physical', options: [], unitPrice: usdc('5') }),
    line('e', { quantity: 1, kind: 'digital', options: [], unitPrice: usdc('5') }),
  ],
  {
    customer: { externalId: 'c1', name: 'Ada' },
    shippingAddress: { line1: '1 Old Street', city: 'London' },
    shippingMethod: 'Express, next day',
    gift: { isGift: true, message: 'Happy\nbirthday', isWrapped: true },
    totals: { subtotal: usdc('130'), total: usdc('130'), current: usdc('125.50') },
  },
);

describe('the sample of the demo', () => {
  it('shows what a maker must know about an order: what to make, the gift, and how to send it', async () => {
    const mug = product('5', [variant('551', { sku: 'M-S', available: 3, price: usdc('33.33333333') })]);
    const shop = await openShop('gift-shop', [gift], [mug]);
    expect(plain(await shop.sample())).toBe(
      [
        'Order #1001 of etsy, open, placed 2026-11-01',
        '  for Ada in London: USDC 130.00',
        '  now USDC 125.50, after edits, returns and refunds',
        '  to be sent by Express, next day',
        '  a gift, to be wrapped: "Happy / birthday"',
        '  3 x Thing a at USDC 33.33333333 (M) [M-S], 1 of 3 to send',
        '      "Ada / Lovelace"',
        '  0 x Thing b at USDC 1.00, removed',
        '  1 x Thing c at USDC 20.00, a gift card',
        '  ... and 2 more',
        '',
        'Product "Thing 5" of etsy, active',
        '  M-S: USDC 33.33333333, 3 in stock',
      ].join('\n'),
    );
  });

  it('shows the fewest orders per provider that cover the most features, and no test', async () => {
    const ofOne = [line('a')];
    const express = order('1', ofOne, { shippingMethod: 'Priority Mail' });
    const exchanged = order('2', ofOne, {
      status: 'completed',
      totals: { subtotal: usdc('25'), total: usdc('25'), current: usdc('20') },
    });
    const bundle = order(
      '3',
      [line('a', { kind: 'physical', bundle: { externalId: 'b', title: 'Gift box', quantity: 1 } })],
      {
        shippingMethod: 'Express',
      },
    );
    const isTest = order('4', ofOne, { isTest: true, gift: { isGift: true, message: 'x' } });
    const text = plain(await (await openShop('two', [express, exchanged, bundle, isTest])).sample());
    expect(text.match(/^Order #\d/gm)).toEqual(['Order #3', 'Order #2']);
    expect(text).toContain('(M), part of Gift box');
    expect(text).toContain('now USDC 20.00, after edits');
  });

  it('prefers an order with details, and shows fewer lines of one without', async () => {
    const bob = order('1002', [line('a', { personalization: 'Bob' })], { placedAt: '2026-11-20T10:00:00.000Z' });
    expect(await (await openShop('both', [gift, bob])).sample()).toContain('Order #1001');
    expect(await (await openShop('plain', [bob])).sample()).toBe(
      [
        'Order #1002 of etsy, open, placed 2026-11-20',
        '  for (name withheld): €25.00',
        '  2 x Thing a at €12.50 (M)',
        '      "Bob"',
      ].join('\n'),
    );
  });
});

describe("the table of the host's rows", () => {
  it('counts units to make, gifts, express orders and tests', async () => {
    const others = [
      order('2', [line('a', { quantity: 5 })]),
      order('3', [line('a', { quantity: 5 })], { status: 'cancelled' }),
      order('4', [line('a', { quantity: 5 })], { isTest: true }),
    ];
    expect((await (await openShop('counted', [gift, ...others])).counts()).split('\n')).toEqual([
      'host table       etsy',
      '---------------  ----',
      'projects            4',
      '  cancelled         1',
      '  gifts             1',
      '  express           1',
      '  tests             1',
      'project_lines       8',
      '  units to make     6',
    ]);
  });
});
