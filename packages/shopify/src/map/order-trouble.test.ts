import { describe, expect, it } from 'vitest';
import { bag, linesOf, plainLine, plainOrder } from '../../test/plain.ts';
import { readOne, readOrders } from '../../test/read-order.ts';

const withLine = (fields: Record<string, unknown>) => ({ lineItems: linesOf(plainLine(fields)) });

describe('a malformed order', () => {
  it('is kept, with a warning, when its status is unknown', async () => {
    const { order, warnings } = await readOne({
      displayFulfillmentStatus: 'TELEPORTED',
      displayFinancialStatus: 'IOU',
    });
    expect(order).toMatchObject({
      fulfillmentStatus: 'unknown',
      paymentStatus: 'unknown',
      providerStatus: 'teleported',
    });
    expect(warnings.map(({ field }) => field)).toEqual(['displayFinancialStatus', 'displayFulfillmentStatus']);
  });

  it.each([
    ['before 1970', '1969-12-31T23:59:59Z'],
    ['far in the future', '2317-01-01T00:00:00Z'],
    ['without a time zone', '2026-11-01T10:00:00'],
    ['on a day that does not exist', '2026-11-41T10:00:00Z'],
    ['in epoch seconds', 1_790_000_000],
  ])('is kept, with a warning, when a time is %s', async (_, processedAt) => {
    const { order, warnings } = await readOne({ processedAt });
    expect(order.placedAt).toBe('2026-11-01T10:00:00.000Z');
    expect(warnings).toEqual([
      { externalId: '1', field: 'processedAt', problem: 'is not a time from 1970 up to 2100' },
    ]);
  });

  it('leaves fields of the wrong type unknown, each with a warning that does not repeat the value', async () => {
    const { order, warnings } = await readOne({
      note: 5,
      email: ['canary'],
      customer: 'canary',
      billingAddress: 'canary',
      shippingAddress: { city: {}, countryCodeV2: 'Germany', name: 'Ada' },
      fulfillments: 'canary',
      refunds: [7],
      totalTaxSet: bag(5),
      tags: ['canary', 7],
      ...withLine({ sku: 9, product: { id: 'canary' }, customAttributes: {} }),
    });
    const { note, customer, billingAddress, shipments, refunds, tags, totals } = order;
    expect([note, billingAddress, shipments, refunds, tags, totals.tax]).toEqual(Array.from({ length: 6 }));
    expect(customer).toBeUndefined();
    expect(order.shippingAddress).toMatchObject({ name: 'Ada', city: undefined, countryCode: undefined });
    expect(new Set(warnings.map(({ field }) => field))).toEqual(
      new Set([
        'note',
        'email',
        'customer',
        'billingAddress',
        'shippingAddress.city',
        'shippingAddress.countryCodeV2',
        'fulfillments',
        'refunds.0',
        'totalTaxSet',
        'tags.1',
        'lineItems.0.sku',
        'lineItems.0.product.id',
        'lineItems.0.customAttributes',
      ]),
    );
    expect(JSON.stringify(warnings)).not.toMatch(/canary|Germany/);
  });

  it.each([
    ['no id', { id: null }, null, 'id'],
    ['an id that is not global', { id: 1001 }, null, 'id'],
    ['no name', { name: null }, '1', 'name'],
    ['no total', { totalPriceSet: null }, '1', 'totalPriceSet'],
    ['a total that is a number', { totalPriceSet: bag(12.5) }, '1', 'totalPriceSet'],
    ['a huge total', { totalPriceSet: bag('1e400') }, '1', 'totalPriceSet'],
    ['an unknown currency', { totalPriceSet: bag('1.0', 'Dollars') }, '1', 'totalPriceSet'],
    ['a price that is null', withLine({ originalUnitPriceSet: null }), '1', 'lineItems.0.originalUnitPriceSet'],
    ['a negative quantity', withLine({ quantity: -1 }), '1', 'lineItems.0.quantity'],
    ['a huge quantity', withLine({ currentQuantity: 1e300 }), '1', 'lineItems.0.currentQuantity'],
    ['half a line', withLine({ quantity: 0.5 }), '1', 'lineItems.0.quantity'],
    ['a line that is null', { lineItems: linesOf(plainLine(), null) }, '1', 'lineItems.1'],
    ['lines that are not a connection', { lineItems: null }, '1', 'lineItems'],
    ['no lines field', { lineItems: undefined }, '1', 'lineItems'],
    ['a subtotal, but no line', { lineItems: linesOf() }, '1', 'lineItems'],
    ['lines that are not a list', { lineItems: { nodes: 'many' } }, '1', 'lineItems'],
  ])(
    'is rejected by id and field when it has %s, and its neighbours are kept',
    async (_, fields, externalId, field) => {
      const { items, rejected, warnings } = await readOrders(
        plainOrder(fields),
        plainOrder({ id: 'gid://shopify/Order/2' }),
      );
      expect(items.map((order) => order.externalId)).toEqual(['2']);
      expect(rejected).toMatchObject([{ externalId, field, problem: expect.any(String) }]);
      expect(warnings).toEqual([]);
    },
  );

  it('is kept without lines when it has no subtotal either', async () => {
    const nothing = { lineItems: linesOf(), subtotalPriceSet: bag('0.0'), totalPriceSet: bag('2.5') };
    expect((await readOne(nothing)).order.lines).toEqual([]);
  });

  it('keeps text unchanged, because Shopify does not escape it for HTML', async () => {
    const { order } = await readOne({ note: 'Tom &amp; <b>Zoë</b> &#39;', ...withLine({ title: '手作り &amp; mug' }) });
    expect(order.note).toBe('Tom &amp; <b>Zoë</b> &#39;');
    expect(order.lines[0]?.title).toBe('手作り &amp; mug');
  });
});
