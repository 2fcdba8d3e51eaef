import { describe, expect, it } from 'vitest';
import { countedOrderSchema, differencesIn } from '../../../test/counted-order.ts';
import { orderFields, queryableShop } from '../../../test/every-field.ts';
import type { ShopifySimulatorOptions } from '../index.ts';
import { type OrderShape, shapes } from './shapes.ts';

const count = 200;
const isShape = (name: string): name is OrderShape => Object.hasOwn(shapes, name);
const onlyOdd: readonly OrderShape[] = ['exact_unit_price', 'usdc'];
const usual = Object.keys(shapes).filter((name) => isShape(name) && !onlyOdd.includes(name));

const ids = Array.from({ length: count }, (_, n) => String(5_600_000_000_001 + n));
const shopOf = (options: ShopifySimulatorOptions = {}) => queryableShop({ orders: count, products: 20, ...options });

describe('the orders of a shop', () => {
  it.each([1, 2, 3, 42, 2026])('include every shape among the first 200 for any seed (%i)', (seed) => {
    const { simulator } = shopOf({ seed });
    const missing = usual.filter((name) => isShape(name) && simulator.ordersWith(name).length === 0);
    expect(missing).toEqual([]);
  });

  it.each([
    ['by default', {}],
    ['of another seed', { seed: 7 }],
    ['in Europe', { taxesIncluded: true }],
    ['that adds tax to all', { taxesIncluded: false }],
    ['of one line each', { lines: () => 1 }],
    ['of nine lines each', { lines: () => 9 }],
  ] satisfies [string, ShopifySimulatorOptions][])('add up to the cent, in both currencies: %s', async (_, options) => {
    const { simulator, clock, one } = shopOf(options);
    const readAll = () =>
      Promise.all(ids.map(async (id) => countedOrderSchema.parse(await one('order', id, orderFields))));
    expect((await readAll()).flatMap(differencesIn)).toEqual([]);
    clock.now += 60_000;
    const changed = [
      ...simulator.changeOrders(20),
      ...simulator.cancelOrders(10),
      ...simulator.refundOrders(10),
      ...simulator.editOrders(5),
      ...simulator.changeOrders(20),
      ...simulator.clearOrders(5),
    ];
    expect(changed.length).toBeGreaterThan(50);
    expect((await readAll()).flatMap(differencesIn)).toEqual([]);
  });

  it('are checked to the cent, in each currency', async () => {
    const { one } = shopOf();
    const order = countedOrderSchema.parse(await one('order', ids[0] ?? '', orderFields));
    for (const side of ['shopMoney', 'presentmentMoney'] as const) {
      const { amount } = order.totalPriceSet[side];
      const wrong = { ...order.totalPriceSet[side], amount: (Number(amount) + 0.01).toFixed(2) };
      const differences = differencesIn({ ...order, totalPriceSet: { ...order.totalPriceSet, [side]: wrong } });
      expect(differences).toEqual([expect.stringContaining(`${side}: total is`)]);
    }
  });

  it('have a status that matches their amounts', async () => {
    const { one } = shopOf();
    for (const id of ids) {
      const order = countedOrderSchema.parse(await one('order', id, orderFields));
      const amount = (name: 'totalReceivedSet' | 'currentTotalPriceSet' | 'totalRefundedSet') =>
        Number(order[name].shopMoney.amount);
      expect(order.displayFinancialStatus === null).toBe(order.transactions.length === 0);
      expect(order.unpaid).toBe(amount('totalReceivedSet') === 0);
      expect(order.fullyPaid).toBe(amount('totalReceivedSet') >= amount('currentTotalPriceSet'));
      expect(order.displayFinancialStatus?.includes('REFUNDED') ?? false).toBe(amount('totalRefundedSet') > 0);
      for (const line of order.lineItems.nodes) {
        expect(line.currentQuantity).toBeLessThanOrEqual(line.quantity);
        expect(line.unfulfilledQuantity).toBeLessThanOrEqual(line.currentQuantity);
        expect(line.unfulfilledQuantity + line.nonFulfillableQuantity).toBeLessThanOrEqual(line.quantity);
      }
    }
  });

  it('are the same when they are read again later', async () => {
    const { clock, one } = shopOf();
    const readAll = () => Promise.all(ids.map((id) => one('order', id, orderFields)));
    const before = await readAll();
    clock.now += 400 * 86_400_000;
    expect(await readAll()).toEqual(before);
  });

  it('have as many lines as requested', async () => {
    const { one } = shopOf({ lines: () => 1 });
    const sizes = await Promise.all(
      ids.map(async (id) => (await one('order', id, orderFields)).lineItems.nodes.length),
    );
    expect(new Set(sizes)).toEqual(new Set([1]));
  });
});

describe('an order', () => {
  const shop = shopOf();
  const first = async (shape: OrderShape) => {
    const [id = ''] = shop.simulator.ordersWith(shape);
    return shop.one('order', id, orderFields);
  };
  const shopAmount = (bag: { shopMoney: { amount: string } }) => Number(bag.shopMoney.amount);

  it('with an exchange has a current total below its total less refunds, by what returned goods paid for', async () => {
    const order = await first('exchange');
    const exchanged = order.lineItems.nodes.at(-1);
    const tax = exchanged.taxLines.reduce(
      (sum: number, { priceSet }: { priceSet: never }) => sum + shopAmount(priceSet),
      0,
    );
    const worth = shopAmount(exchanged.discountedTotalSet) + (order.taxesIncluded ? 0 : tax);
    const naive = shopAmount(order.totalPriceSet) - shopAmount(order.totalRefundedSet);
    expect(naive - shopAmount(order.currentTotalPriceSet)).toBeCloseTo(worth, 6);
    expect(worth).toBeGreaterThan(0);
    expect(shopAmount(order.totalOutstandingSet)).toBe(0);
  });

  it('keeps a line that an edit removed, with a current quantity of 0 and its old amounts', async () => {
    const order = await first('removed_line');
    expect(order).toMatchObject({ edited: true, displayFinancialStatus: 'PENDING', unpaid: true, refunds: [] });
    expect(order.lineItems.nodes.at(-1)).toMatchObject({ currentQuantity: 0, unfulfilledQuantity: 0 });
    expect(shopAmount(order.totalPriceSet)).toBeGreaterThan(shopAmount(order.currentTotalPriceSet));
  });

  it('with an added line has an outstanding amount', async () => {
    const order = await first('added_line');
    expect(order).toMatchObject({ edited: true, displayFinancialStatus: 'PARTIALLY_PAID', fullyPaid: false });
    expect(shopAmount(order.totalOutstandingSet)).toBeGreaterThan(0);
  });

  it.each(['refund_pending', 'refund_failed'] as const)('with a %s has a refund that does not count', async (shape) => {
    const order = await first(shape);
    expect(order.refunds).toHaveLength(1);
    expect(shopAmount(order.refunds[0].totalRefundedSet)).toBeGreaterThan(0);
    expect(order.refunds[0].transactions.nodes[0].status).toBe(shape === 'refund_failed' ? 'FAILURE' : 'PENDING');
    expect(shopAmount(order.totalRefundedSet)).toBe(0);
  });

  it.each([
    ['no_transaction', { displayFinancialStatus: null, transactions: [] }],
    ['free', { displayFinancialStatus: null, unpaid: true, fullyPaid: true }],
    ['authorized', { displayFinancialStatus: 'AUTHORIZED', unpaid: true }],
    ['on_hold', { displayFulfillmentStatus: 'ON_HOLD', fulfillments: [] }],
    ['partly_sent', { displayFulfillmentStatus: 'PARTIALLY_FULFILLED' }],
    ['cancelled_before_sending', { cancelledAt: expect.any(String), fulfillments: [] }],
    ['cancelled_after_sending', { cancelledAt: expect.any(String), displayFulfillmentStatus: 'FULFILLED' }],
    ['digital_only', { requiresShipping: false, shippingAddress: null, shippingLine: null }],
    ['pickup', { shippingAddress: null, shippingLine: { title: 'Pickup at the workshop' } }],
    ['express', { shippingLine: { title: 'Express, next day', code: 'EXP' } }],
    ['phone_guest', { email: null, phone: expect.stringContaining('+1555'), customer: null }],
    ['test', { test: true }],
    ['taxes_included', { taxesIncluded: true, presentmentCurrencyCode: 'EUR', currencyCode: 'USD' }],
  ] satisfies [OrderShape, object][])('with the shape %s has its fields', async (shape, fields) => {
    expect(await first(shape)).toMatchObject(fields);
  });

  it('can have a bundle, a gift card, and a tip that is never sent', async () => {
    const group = { title: 'Gift box', quantity: 2 };
    const boxed = (await first('bundle')).lineItems.nodes.filter(
      (line: Record<string, unknown>) => line['lineItemGroup'],
    );
    expect(boxed).toMatchObject([{ lineItemGroup: group }, { lineItemGroup: group }]);
    const card = { isGiftCard: true, requiresShipping: false, unfulfilledQuantity: 0 };
    expect((await first('gift_card')).lineItems.nodes.at(-1)).toMatchObject(card);
    const tipped = await first('tip_line');
    const tip = { title: 'Tip', product: null, nonFulfillableQuantity: 1, unfulfilledQuantity: 0, currentQuantity: 1 };
    expect(tipped.lineItems.nodes.at(-1)).toMatchObject(tip);
    expect(shopAmount(tipped.totalTipReceivedSet)).toBe(5);
  });

  it('can have yen without decimals in addition to the shop’s dollars', async () => {
    const orders = await Promise.all(
      shop.simulator.ordersWith('presentment').map((id) => shop.one('order', id, orderFields)),
    );
    const yen = orders.filter(({ presentmentCurrencyCode }) => presentmentCurrencyCode === 'JPY');
    expect(yen.length).toBeGreaterThan(0);
    for (const { totalPriceSet } of yen) expect(totalPriceSet.presentmentMoney.amount).toMatch(/^\d+\.0$/);
  });

  it('has odd amounts only on request', async () => {
    expect(onlyOdd.flatMap((shape) => shop.simulator.ordersWith(shape))).toEqual([]);
    const odd = shopOf({ oddAmounts: true });
    const [exact = ''] = odd.simulator.ordersWith('exact_unit_price');
    const [usdc = ''] = odd.simulator.ordersWith('usdc');
    const { lineItems } = await odd.one('order', exact, orderFields);
    expect(lineItems.nodes[0]).toMatchObject({
      originalUnitPriceSet: { shopMoney: { amount: '8.333333333333' } },
      originalTotalSet: { shopMoney: { amount: '25.0' } },
    });
    expect(await odd.one('order', usdc, orderFields)).toMatchObject({
      currencyCode: 'USDC',
      totalPriceSet: { shopMoney: { currencyCode: 'USDC' } },
    });
  });
});
