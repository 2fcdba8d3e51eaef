import { orderSchema } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { plainLine, plainOrder } from '../../test/plain.ts';
import { readOrder } from './order.ts';
import { mapNodes } from './page.ts';

const read = (...nodes: unknown[]) => mapNodes(nodes, async (node) => node, readOrder);
async function readOne(fields: Record<string, unknown> = {}) {
  const { items, warnings, rejected } = await read(plainOrder(fields));
  expect(rejected).toEqual([]);
  return { order: orderSchema.parse(items[0]), warnings };
}
const money = (amount: unknown, currencyCode: unknown = 'USD') => ({ shopMoney: { amount, currencyCode } });
const withLine = (fields: Record<string, unknown>) => ({ lineItems: { nodes: [plainLine(fields)] } });

describe('an order', () => {
  it('is known by the number of its global id, as in webhooks', async () => {
    expect((await readOne()).order).toMatchObject({ externalId: '1', number: '#1001' });
  });

  it.each([
    [{}, 'open'],
    [{ closedAt: '2026-11-03T00:00:00Z' }, 'completed'],
    [{ closedAt: '2026-11-03T00:00:00Z', cancelledAt: '2026-11-03T00:00:00Z' }, 'cancelled'],
    [{ cancelledAt: 'some day' }, 'cancelled'],
  ])('with %j is %s', async (fields, status) => {
    expect((await readOne(fields)).order.status).toBe(status);
  });

  it.each([
    ['AUTHORIZED', 'pending'],
    ['PARTIALLY_PAID', 'pending'],
    ['PARTIALLY_REFUNDED', 'partially_refunded'],
    ['REFUNDED', 'refunded'],
    ['VOIDED', 'unknown'],
    [null, 'unknown'],
  ])('that is %s is paid as %s', async (displayFinancialStatus, paymentStatus) => {
    const { order, warnings } = await readOne({ displayFinancialStatus });
    expect(order.paymentStatus).toBe(paymentStatus);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['FULFILLED', 'fulfilled'],
    ['PARTIALLY_FULFILLED', 'partially_fulfilled'],
    ['ON_HOLD', 'unfulfilled'],
  ])('that is %s is %s', async (displayFulfillmentStatus, fulfillmentStatus) => {
    const { order } = await readOne({ displayFulfillmentStatus });
    expect(order).toMatchObject({ fulfillmentStatus, providerStatus: displayFulfillmentStatus.toLowerCase() });
  });

  it('was placed when it was processed, or else when it was made', async () => {
    expect((await readOne({ processedAt: '2026-10-01T12:00:00+02:00' })).order.placedAt).toBe(
      '2026-10-01T10:00:00.000Z',
    );
    expect((await readOne({ processedAt: null })).order.placedAt).toBe('2026-11-01T10:00:00.000Z');
  });

  it('keeps amounts exactly as they were told, in the currency of the shop', async () => {
    const { order } = await readOne({
      subtotalPriceSet: { ...money('0.1'), presentmentMoney: { amount: '9.0', currencyCode: 'EUR' } },
      totalPriceSet: money('123456789012345.123456', 'JPY'),
      totalDiscountsSet: money('-0.05'),
    });
    expect(order.totals).toMatchObject({
      subtotal: { amount: '0.1', currency: 'USD' },
      total: { amount: '123456789012345.123456', currency: 'JPY' },
      discount: { amount: '-0.05' },
      shipping: null,
      tax: null,
    });
  });

  it('takes the subtotal after edits where there is no original one', async () => {
    expect((await readOne({ subtotalPriceSet: null })).order.totals.subtotal.amount).toBe('10.0');
  });

  it('names what the buyer chose, and apart from it what they want written', async () => {
    const customAttributes = [
      { key: 'Engraving', value: 'Zoë & 花子 <3' },
      { key: '_cart', value: 'internal' },
      { key: 'Empty', value: '' },
      { key: 'Colour', value: 'blue' },
    ];
    const { order } = await readOne(withLine({ variantTitle: 'M / Blue', customAttributes }));
    expect(order.lines[0]).toMatchObject({
      options: [{ name: 'Variant', value: 'M / Blue' }],
      personalization: 'Engraving: Zoë & 花子 <3\nColour: blue',
    });
    expect((await readOne(withLine({ variantTitle: 'Default Title' }))).order.lines[0]?.options).toEqual([]);
  });

  it('has one shipment a parcel, and none for a fulfilment that was called off', async () => {
    const trackingInfo = [{ number: 'A' }, { number: 'B', company: 'DHL' }];
    const fulfillment = (id: number, fields: object) => ({ id: `gid://shopify/Fulfillment/${id}`, ...fields });
    const { order } = await readOne({
      fulfillments: [
        fulfillment(1, { status: 'SUCCESS', createdAt: '2026-11-03T00:00:00Z', trackingInfo }),
        fulfillment(2, { status: 'CANCELLED', trackingInfo }),
        fulfillment(3, { status: 'SUCCESS', trackingInfo: [] }),
      ],
    });
    expect(order.shipments).toMatchObject([
      { externalId: '1', trackingNumber: 'A', carrier: null, shippedAt: '2026-11-03T00:00:00.000Z' },
      { externalId: '1-2', trackingNumber: 'B', carrier: 'DHL' },
      { externalId: '3', trackingNumber: null, shippedAt: null },
    ]);
  });

  it('tells its refunds', async () => {
    const refund = { id: 'gid://shopify/Refund/9', note: 'late', processedAt: '2026-11-04T00:00:00Z' };
    const { order } = await readOne({ refunds: [{ ...refund, totalRefundedSet: money('2.5') }] });
    expect(order.refunds).toEqual([
      {
        externalId: '9',
        amount: { amount: '2.5', currency: 'USD' },
        reason: 'late',
        refundedAt: '2026-11-04T00:00:00.000Z',
      },
    ]);
  });

  it('has a buyer who is a customer, a guest, or nobody', async () => {
    const customer = { id: 'gid://shopify/Customer/7', firstName: 'Ada', lastName: null };
    expect((await readOne({ customer, email: null })).order.customer).toEqual({
      externalId: '7',
      name: 'Ada',
      email: null,
    });
    expect((await readOne({ email: 'guest@example.com' })).order.customer).toEqual({
      externalId: null,
      name: null,
      email: 'guest@example.com',
    });
    expect((await readOne({ customer: null, email: null })).order.customer).toBeNull();
  });
});

describe('bad input', () => {
  it('keeps personal data that is withheld null, without a warning', async () => {
    const address = {
      name: null,
      firstName: null,
      lastName: null,
      address1: null,
      zip: null,
      city: 'Köln',
      phone: null,
    };
    const { order, warnings } = await readOne({
      email: null,
      customer: { id: 'gid://shopify/Customer/7', firstName: null, lastName: null },
      shippingAddress: { ...address, countryCodeV2: 'DE' },
    });
    expect(order.customer).toEqual({ externalId: '7', name: null, email: null });
    expect(order.shippingAddress).toMatchObject({
      name: null,
      line1: null,
      postalCode: null,
      city: 'Köln',
      countryCode: 'DE',
    });
    expect(warnings).toEqual([]);
  });

  it('keeps an order of unknown status, with a warning', async () => {
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
    ['without a zone', '2026-11-01T10:00:00'],
    ['of a day that there is not', '2026-11-41T10:00:00Z'],
    ['in epoch seconds', 1_790_000_000],
  ])('keeps an order with a time %s, with a warning', async (_, processedAt) => {
    const { order, warnings } = await readOne({ processedAt });
    expect(order.placedAt).toBe('2026-11-01T10:00:00.000Z');
    expect(warnings).toEqual([
      { externalId: '1', field: 'processedAt', problem: 'is no instant from 1970 up to 2100' },
    ]);
  });

  it('keeps an order with optional fields of the wrong type, each with a warning that does not tell the value', async () => {
    const { order, warnings } = await readOne({
      note: 5,
      email: ['canary'],
      customer: 'canary',
      billingAddress: 'canary',
      shippingAddress: { city: {}, countryCodeV2: 'Germany', name: 'Ada' },
      fulfillments: 'canary',
      refunds: [7],
      totalTaxSet: money(5),
      ...withLine({ sku: 9, product: { id: 'canary' }, customAttributes: {} }),
    });
    expect(order).toMatchObject({ note: null, customer: null, billingAddress: null, shipments: [], refunds: [] });
    expect(order.shippingAddress).toMatchObject({ name: 'Ada', city: null, countryCode: null });
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
        'lineItems.0.sku',
        'lineItems.0.product.id',
        'lineItems.0.customAttributes',
      ]),
    );
    expect(JSON.stringify(warnings)).not.toMatch(/canary|Germany/);
  });

  it.each([
    ['no id', { id: null }, null, 'id'],
    ['an id that is no global one', { id: 1001 }, null, 'id'],
    ['no name', { name: null }, '1', 'name'],
    ['no total', { totalPriceSet: null }, '1', 'totalPriceSet'],
    ['a total that is a number', { totalPriceSet: money(12.5) }, '1', 'totalPriceSet'],
    ['a huge total', { totalPriceSet: money('1e400') }, '1', 'totalPriceSet'],
    ['a currency that is none', { totalPriceSet: money('1.0', 'Dollars') }, '1', 'totalPriceSet'],
    ['a negative quantity', withLine({ quantity: -1 }), '1', 'lineItems.0.quantity'],
    ['a huge quantity', withLine({ quantity: 1e300 }), '1', 'lineItems.0.quantity'],
    ['half a line', withLine({ quantity: 0.5 }), '1', 'lineItems.0.quantity'],
    ['a line that is null', { lineItems: { nodes: [plainLine(), null] } }, '1', 'lineItems.1'],
    ['lines that are no connection', { lineItems: null }, '1', 'lineItems'],
    ['lines that are no list', { lineItems: { nodes: 'many' } }, '1', 'lineItems'],
    ['a refund of nothing readable', { refunds: [{ totalRefundedSet: null }] }, '1', 'refunds.0.totalRefundedSet'],
  ])(
    'rejects an order with %s, naming id and field, and keeps its neighbours',
    async (_, fields, externalId, field) => {
      const { items, rejected, warnings } = await read(plainOrder(fields), plainOrder({ id: 'gid://shopify/Order/2' }));
      expect(items.map((order) => order.externalId)).toEqual(['2']);
      expect(rejected).toEqual([{ externalId, field, problem: expect.any(String) }]);
      expect(warnings).toEqual([]);
    },
  );

  it('keeps text as it is: Shopify does not escape it for HTML', async () => {
    const { order } = await readOne({ note: 'Tom &amp; <b>Zoë</b> &#39;', ...withLine({ title: '手作り &amp; mug' }) });
    expect(order.note).toBe('Tom &amp; <b>Zoë</b> &#39;');
    expect(order.lines[0]?.title).toBe('手作り &amp; mug');
  });
});
