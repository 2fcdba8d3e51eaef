import { describe, expect, it } from 'vitest';
import { linesOf, plainLine, plainOrder, without } from '../../test/plain.ts';
import { readNode, readOne } from '../../test/read-order.ts';

const withLine = (fields: Record<string, unknown>) => ({ lineItems: linesOf(plainLine(fields)) });

describe('an order', () => {
  it('has the number of its global id as external id, as in webhooks', async () => {
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

  it.each([['cancelledAt'], ['closedAt']])('has an unknown status when %s is missing', async (key) => {
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

  it('still has all units to send when it is on hold', async () => {
    const { order } = await readOne({ displayFulfillmentStatus: 'ON_HOLD' });
    expect(order).toMatchObject({ status: 'open', providerStatus: 'on_hold', lines: [{ openQuantity: 1 }] });
  });

  it('is cancelled and keeps its shipment when it was cancelled after it was sent', async () => {
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

  it('was placed when it was processed, or else when it was created', async () => {
    expect((await readOne({ processedAt: '2026-10-01T12:00:00+02:00' })).order.placedAt).toBe(
      '2026-10-01T10:00:00.000Z',
    );
    expect((await readOne({ processedAt: null })).order.placedAt).toBe('2026-11-01T10:00:00.000Z');
  });

  it('has no due date, because Shopify has none', async () => {
    expect((await readOne()).order.dueAt).toBeUndefined();
  });

  it('names the express shipping that the buyer paid for (shopify-express)', async () => {
    expect((await readOne({ shippingLine: { title: 'Express, next day' } })).order.shippingMethod).toBe(
      'Express, next day',
    );
  });

  it('has one shipment per parcel, and none for a fulfilment that was cancelled or is not sent yet', async () => {
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

describe('the buyer of an order', () => {
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

  it('can have only a telephone number (shopify-phone-guest)', async () => {
    expect((await readOne({ email: null, phone: '+15550100' })).order.customer).toMatchObject({
      email: null,
      phone: '+15550100',
    });
  });

  it('has the telephone number of the account when the order has none', async () => {
    const account = { id: 'gid://shopify/Customer/7', firstName: 'Ada', lastName: null };
    const phoneOf = async (customer: unknown, phone: unknown = null) =>
      (await readOne({ customer, phone })).order.customer?.phone;
    const customer = { ...account, defaultPhoneNumber: { phoneNumber: '+15550102' } };
    expect(await phoneOf(customer)).toBe('+15550102');
    expect(await phoneOf(customer, '+15550100')).toBe('+15550100');
    expect(await phoneOf({ ...account, defaultPhoneNumber: null })).toBeNull();
    expect(await phoneOf(account)).toBeUndefined();
  });

  it('can leave a delivery date, a gift message and hidden attributes (shopify-cart-attributes)', async () => {
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

  it('leaves no gift message when the attribute is missing, but the order can still be a gift', async () => {
    const customAttributes = [{ key: 'Please gift wrap', value: 'Yes' }];
    expect((await readOne({ customAttributes })).order.gift).toEqual({ message: null });
  });
});
