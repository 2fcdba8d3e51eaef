import type { Order, PortContext, Product } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upsertProducts } from '../host/catalog/port.ts';
import { upsertOrders } from '../host/projects/port.ts';
import { openHostDatabase } from '../testing/host-database.ts';
import { line, order, product, variant } from '../testing/records.ts';
import { hostCounts } from './counts.ts';
import { money } from './money.ts';
import { sample } from './sample.ts';

let database: Awaited<ReturnType<typeof openHostDatabase>>;
beforeAll(async () => {
  database = await openHostDatabase();
}, 60_000);
afterAll(() => database.close());

/** A shop of its own with these records. */
async function openShop(shopId: string, orders: readonly Order[], products: readonly Product[] = []) {
  const context = { scope: { shopId }, providerKey: 'etsy', connectionId: 'connection', runId: 'run' };
  const em = database.orm.em.fork();
  await em.transactional(async (tx) => {
    const of: PortContext<SqlEntityManager> = { ...context, tx, signal: AbortSignal.timeout(30_000) };
    await upsertProducts({ items: products.map((item) => ({ item, hostId: null })), deleted: [] }, of);
    await upsertOrders({ items: orders.map((item) => ({ item, hostId: null })), deleted: [] }, of);
  });
  return { sample: () => sample(em, shopId), counts: () => hostCounts(em, shopId) };
}

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
  it('shows what a maker must know of an order: what is left to do, the gift, and how it is sent', async () => {
    const mug = product('5', [variant('551', { sku: 'M-S', available: 3, price: usdc('33.33333333') })]);
    const shop = await openShop('gift-shop', [gift], [mug]);
    expect(await shop.sample()).toBe(
      [
        'Order #1001 of etsy, open, placed 2026-11-01',
        '  for Ada in London: 130 USDC, 125.50 USDC now',
        '  by Express, next day',
        '  a gift, to be wrapped: "Happy / birthday"',
        '  3 x Thing a at 33.33333333 USDC (M) [M-S], 1 to send: "Ada / Lovelace"',
        '  0 x Thing b at 1 USDC, removed',
        '  1 x Thing c at 20 USDC, a gift card',
        '  1 x Thing d at 5 USDC, sent',
        '  ... and 1 more',
        '',
        'Product "Thing 5" of etsy, active',
        '  M-S: 33.33333333 USDC, 3 in stock',
      ].join('\n'),
    );
  });

  it('prefers an order that has something to say, and says less of one that has not', async () => {
    const plain = order('1002', [line('a', { personalization: 'Bob' })], { placedAt: '2026-11-20T10:00:00.000Z' });
    expect(await (await openShop('both', [gift, plain])).sample()).toContain('Order #1001');
    expect(await (await openShop('plain', [plain])).sample()).toBe(
      [
        'Order #1002 of etsy, open, placed 2026-11-20',
        '  for (name withheld): €25.00',
        '  2 x Thing a at €12.50 (M): "Bob"',
      ].join('\n'),
    );
  });
});

describe("the table of the host's rows", () => {
  it('counts units that are to be made, gifts, express orders and tests', async () => {
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

describe('money for people', () => {
  it.each([
    ['12.5', 'EUR', '€12.50'],
    ['4990.50', 'HUF', 'HUF 4,990.50'],
    ['1200', 'JPY', '¥1,200'],
    ['33.333333333333', 'USDC', '33.333333333333 USDC'],
    [null, 'EUR', 'no price'],
    ['1', null, 'no price'],
  ])('writes %s %s as %s', (amount, currency, expected) => {
    expect(money(amount, currency).replace('\u00a0', ' ')).toBe(expected);
  });
});
