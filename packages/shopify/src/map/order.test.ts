import { describe, expect, it } from 'vitest';
import { bag, linesOf, plainLine, plainOrder, without } from '../../test/plain.ts';
import { readNode, readOne, readOrders } from '../../test/read-order.ts';

const withLine = (fields: Record<string, unknown>) => ({ lineItems: linesOf(plainLine(fields)) });

describe('an order', () => {
  it('is known by the number of its global id, as in webhooks', async () => {
    expect((await readOne()).order).toMatchObject({ externalId: '1', number: '#1001', isTest: false });
  });

  it.each([
    [{}, 'open'],
    [{ closedAt: '2026-11-03T00:00:00Z' }, 'completed'],
    [{ closedAt: '2026-11-03T00:00:00Z', cancelledAt: '2026-11-03T00:00:00Z' }, 'cancelled'],
    [{ cancelledAt: 'some day' }, 'cancelled'],
  ])('with %j is %s', async (fields, status) => {
    expect((await readOne(fields)).order.status).toBe(status);
  });

  it.each([['cancelledAt'], ['closedAt']])('has no known status if %s was not answered', async (key) => {
    expect((await readNode(without(plainOrder(), key))).order.status).toBeUndefined();
  });

  it.each([
    ['FULFILLED', 'fulfilled'],
    ['PARTIALLY_FULFILLED', 'partially_fulfilled'],
    ['ON_HOLD', 'unfulfilled'],
  ])('that is %s is %s', async (displayFulfillmentStatus, fulfillmentStatus) => {
    const { order } = await readOne({ displayFulfillmentStatus });
    expect(order).toMatchObject({ fulfillmentStatus, providerStatus: displayFulfillmentStatus.toLowerCase() });
  });

  it('that is on hold still has all its units to be sent', async () => {
    const { order } = await readOne({ displayFulfillmentStatus: 'ON_HOLD' });
    expect(order).toMatchObject({ status: 'open', providerStatus: 'on_hold', lines: [{ openQuantity: 1 }] });
  });

  it('that was cancelled after it was sent is cancelled, and keeps its parcel', async () => {
    const { order } = await readOne({
      cancelledAt: '2026-11-05T00:00:00Z',
      closedAt: '2026-11-05T00:00:00Z',
      displayFulfillmentStatus: 'FULFILLED',
      fulfillments: [{ id: 'gid://shopify/Fulfillment/1', status: 'SUCCESS', trackingInfo: [{ number: 'A' }] }],
      ...withLine({ unfulfilledQuantity: 0 }),
    });
    expect(order).toMatchObject({
      status: 'cancelled',
      fulfillmentStatus: 'fulfilled',
      cancelledAt: '2026-11-05T00:00:00.000Z',
      shipments: [{ trackingNumber: 'A' }],
      lines: [{ quantity: 1, openQuantity: 0 }],
    });
  });

  it('was placed when it was processed, or else when it was made', async () => {
    expect((await readOne({ processedAt: '2026-10-01T12:00:00+02:00' })).order.placedAt).toBe(
      '2026-10-01T10:00:00.000Z',
    );
    expect((await readOne({ processedAt: null })).order.placedAt).toBe('2026-11-01T10:00:00.000Z');
  });

  it('says nothing of a date by which it must leave: Shopify has none', async () => {
    expect((await readOne()).order.dueAt).toBeUndefined();
  });

  it('names the express that the buyer paid for (shopify-express)', async () => {
    expect((await readOne({ shippingLine: { title: 'Express, next day' } })).order.shippingMethod).toBe(
      'Express, next day',
    );
  });

  it('has one shipment a parcel, and none for a fulfilment that was called off or has not left', async () => {
    const trackingInfo = [{ number: 'A' }, { number: 'B', company: 'DHL' }];
    const fulfillment = (id: number, fields: object) => ({ id: `gid://shopify/Fulfillment/${id}`, ...fields });
    const { order } = await readOne({
      fulfillments: [
        fulfillment(1, { status: 'SUCCESS', createdAt: '2026-11-03T00:00:00Z', trackingInfo }),
        fulfillment(2, { status: 'CANCELLED', trackingInfo }),
        fulfillment(3, { status: 'SUCCESS', trackingInfo: [] }),
        fulfillment(4, { status: 'PENDING', trackingInfo }),
      ],
    });
    expect(order.shipments).toMatchObject([
      { externalId: '1', trackingNumber: 'A', shippedAt: '2026-11-03T00:00:00.000Z' },
      { externalId: '1-2', trackingNumber: 'B', carrier: 'DHL' },
      { externalId: '3', trackingNumber: null, carrier: null },
    ]);
  });
});

describe('what the buyer left with an order', () => {
  it('is a customer, a guest, or nobody', async () => {
    const customer = { id: 'gid://shopify/Customer/7', firstName: 'Ada', lastName: null, defaultPhoneNumber: null };
    expect((await readOne({ customer, email: null })).order.customer).toEqual({
      externalId: '7',
      name: 'Ada',
      email: null,
      phone: null,
    });
    expect((await readOne({ email: 'guest@example.com' })).order.customer).toEqual({
      externalId: null,
      name: null,
      email: 'guest@example.com',
      phone: null,
    });
    const shippingAddress = { name: 'Ada Example', address1: '1 Sample Street' };
    expect((await readOne({ email: null, shippingAddress })).order.customer).toBeNull();
  });

  it('can be a telephone number and nothing else (shopify-phone-guest)', async () => {
    expect((await readOne({ email: null, phone: '+15550100' })).order.customer).toMatchObject({
      email: null,
      phone: '+15550100',
    });
  });

  it('is the telephone number of the account if none was left with the order', async () => {
    const account = { id: 'gid://shopify/Customer/7', firstName: 'Ada', lastName: null };
    const phoneOf = async (customer: unknown, phone: unknown = null) =>
      (await readOne({ customer, phone })).order.customer?.phone;
    const customer = { ...account, defaultPhoneNumber: { phoneNumber: '+15550102' } };
    expect(await phoneOf(customer)).toBe('+15550102');
    expect(await phoneOf(customer, '+15550100')).toBe('+15550100');
    expect(await phoneOf({ ...account, defaultPhoneNumber: null })).toBeNull();
    expect(await phoneOf(account)).toBeUndefined();
  });

  it('reaches the host: delivery date, gift message and hidden attributes (shopify-cart-attributes)', async () => {
    const { order } = await readOne({
      customAttributes: [
        { key: 'Delivery date', value: '2026-12-05' },
        { key: 'Gift message', value: 'For Zoë' },
        { key: '_internal', value: 'x' },
        { key: 'Empty', value: '' },
      ],
    });
    expect(order.attributes).toEqual([
      { name: 'Delivery date', value: '2026-12-05' },
      { name: 'Gift message', value: 'For Zoë' },
      { name: '_internal', value: 'x' },
    ]);
    expect(order.gift).toEqual({ isGift: true, message: 'For Zoë' });
  });

  it('has no gift message once the attribute is gone, which does not say that it is no gift', async () => {
    const customAttributes = [{ key: 'Please gift wrap', value: 'Yes' }];
    expect((await readOne({ customAttributes })).order.gift).toEqual({ message: null });
  });
});

describe('bad input', () => {
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
    const { note, customer, billingAddress, shipments, tags, totals } = order;
    expect([note, billingAddress, shipments, tags, totals.tax]).toEqual(Array.from({ length: 5 }));
    expect(customer).toBeUndefined();
    expect(order.refunds).toEqual([]);
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
    ['an id that is no global one', { id: 1001 }, null, 'id'],
    ['no name', { name: null }, '1', 'name'],
    ['no total', { totalPriceSet: null }, '1', 'totalPriceSet'],
    ['a total that is a number', { totalPriceSet: bag(12.5) }, '1', 'totalPriceSet'],
    ['a huge total', { totalPriceSet: bag('1e400') }, '1', 'totalPriceSet'],
    ['a currency that is none', { totalPriceSet: bag('1.0', 'Dollars') }, '1', 'totalPriceSet'],
    ['a price that is none', withLine({ originalUnitPriceSet: null }), '1', 'lineItems.0.originalUnitPriceSet'],
    ['a negative quantity', withLine({ quantity: -1 }), '1', 'lineItems.0.quantity'],
    ['a huge quantity', withLine({ currentQuantity: 1e300 }), '1', 'lineItems.0.currentQuantity'],
    ['half a line', withLine({ quantity: 0.5 }), '1', 'lineItems.0.quantity'],
    ['a line that is null', { lineItems: linesOf(plainLine(), null) }, '1', 'lineItems.1'],
    ['lines that are no connection', { lineItems: null }, '1', 'lineItems'],
    ['lines that were not answered', { lineItems: undefined }, '1', 'lineItems'],
    ['lines that are no list', { lineItems: { nodes: 'many' } }, '1', 'lineItems'],
  ])(
    'rejects an order with %s, naming id and field, and keeps its neighbours',
    async (_, fields, externalId, field) => {
      const { items, rejected, warnings } = await readOrders(
        plainOrder(fields),
        plainOrder({ id: 'gid://shopify/Order/2' }),
      );
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
