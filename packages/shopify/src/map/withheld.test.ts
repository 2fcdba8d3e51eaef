import type { Order } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { bag, plainOrder, without } from '../../test/plain.ts';
import { readNode, readOne } from '../../test/read-order.ts';

const address = {
  name: 'Ada Example',
  firstName: 'Ada',
  lastName: 'Example',
  company: 'Example & Sons',
  address1: '1 Sample Street',
  address2: 'Flat 3',
  city: 'Springfield',
  province: 'Illinois',
  provinceCode: 'IL',
  zip: '62701',
  countryCodeV2: 'US',
  phone: '+15550100',
};
const customer = { id: 'gid://shopify/Customer/7', firstName: 'Ada', lastName: 'Example', defaultPhoneNumber: null };
const full = {
  email: 'ada@example.com',
  phone: '+15550101',
  customer,
  shippingAddress: address,
  billingAddress: address,
};

describe('withheld, cleared and set values of an order', () => {
  const at = (order: Order, path: string): unknown =>
    path.split('.').reduce<unknown>((value, name) => Object(value)[name], order);

  it.each([
    ['email', 'customer.email', 'ada@example.com'],
    ['phone', 'customer.phone', '+15550101'],
    ['note', 'note', 'Ring twice'],
    ['cancelledAt', 'cancelledAt', '2026-11-03T00:00:00.000Z'],
  ])('%s', async (key, path, value) => {
    expect(at((await readOne({ ...full, [key]: value })).order, path)).toBe(value);
    expect(at((await readOne({ ...full, [key]: null })).order, path)).toBeNull();
    expect(at((await readNode(without(plainOrder(full), key))).order, path)).toBeUndefined();
  });

  it.each([
    ['totalDiscountsSet', 'discount'],
    ['totalTaxSet', 'tax'],
  ] as const)('%s', async (key, field) => {
    expect((await readOne({ [key]: bag('0.50') })).order.totals[field]).toEqual({ amount: '0.50', currency: 'USD' });
    expect((await readOne({ [key]: null })).order.totals[field]).toBeNull();
    expect((await readNode(without(plainOrder(), key))).order.totals[field]).toBeUndefined();
  });

  it.each([
    ['shippingAddress', 'shippingAddress', address],
    ['billingAddress', 'billingAddress', address],
    ['shippingLine', 'shippingMethod', { title: 'Express' }],
  ] as const)('%s', async (key, field, value) => {
    expect((await readOne({ [key]: value })).order[field]).not.toBeNull();
    expect((await readOne({ [key]: null })).order[field]).toBeNull();
    expect((await readNode(without(plainOrder(), key))).order[field]).toBeUndefined();
  });

  it.each([
    ['tags', 'tags', ['wholesale'], ['wholesale']],
    ['fulfillments', 'shipments', [{ id: 'gid://shopify/Fulfillment/1', status: 'SUCCESS' }], [{ externalId: '1' }]],
    ['customAttributes', 'attributes', [{ key: 'a', value: 'b' }], [{ name: 'a', value: 'b' }]],
  ] as const)('%s', async (key, field, given, expected) => {
    expect((await readOne({ [key]: given })).order[field]).toMatchObject(expected);
    expect((await readOne({ [key]: [] })).order[field]).toEqual([]);
    expect((await readNode(without(plainOrder(), key))).order[field]).toBeUndefined();
  });
});

describe('withheld, cleared and set values of an address', () => {
  const read = async (shippingAddress: unknown) => (await readOne({ shippingAddress })).order.shippingAddress;

  it.each([
    ['company', 'company', 'Example & Sons'],
    ['address1', 'line1', '1 Sample Street'],
    ['address2', 'line2', 'Flat 3'],
    ['city', 'city', 'Springfield'],
    ['zip', 'postalCode', '62701'],
    ['countryCodeV2', 'countryCode', 'US'],
    ['phone', 'phone', '+15550100'],
  ] as const)('%s', async (key, field, value) => {
    expect((await read(address))?.[field]).toBe(value);
    expect((await read({ ...address, [key]: null }))?.[field]).toBeNull();
    expect((await read({ ...address, [key]: '' }))?.[field]).toBeNull();
    expect((await read(without(address, key)))?.[field]).toBeUndefined();
  });

  it('the region is its code, or its name when there is no code', async () => {
    expect((await read(address))?.region).toBe('IL');
    expect((await read({ ...address, provinceCode: null }))?.region).toBe('Illinois');
    expect((await read({ ...address, provinceCode: null, province: null }))?.region).toBeNull();
    expect((await read(without(address, 'provinceCode')))?.region).toBeUndefined();
  });

  it('the name can consist of its parts, but not of only one of them', async () => {
    expect((await read(without(address, 'name')))?.name).toBe('Ada Example');
    expect((await read({ ...address, name: null, firstName: null }))?.name).toBe('Example');
    expect((await read(without(address, 'name', 'firstName')))?.name).toBeUndefined();
    expect((await read({ ...address, name: null, firstName: null, lastName: null }))?.name).toBeNull();
  });
});

describe('protected data when the app was not approved for it', () => {
  const none = { name: null, firstName: null, lastName: null, address1: null, address2: null, zip: null, phone: null };

  it('is unknown, while the rest of the order is known', async () => {
    const { order, warnings } = await readOne({
      email: null,
      customer: { ...customer, firstName: null, lastName: null },
      shippingAddress: { ...address, ...none },
    });
    expect(order.customer).toEqual({ externalId: '7', name: undefined, email: undefined, phone: undefined });
    expect(order.shippingAddress).toEqual({
      company: 'Example & Sons',
      city: 'Springfield',
      region: 'IL',
      countryCode: 'US',
    });
    expect(warnings).toEqual([]);
  });

  it('leaves an address unknown that is null', async () => {
    const withheld = { email: null, phone: null, customer: null, shippingAddress: null, billingAddress: null };
    const { order } = await readOne(withheld);
    expect([order.shippingAddress, order.billingAddress]).toEqual([undefined, undefined]);
    const pickup = await readOne({ ...withheld, phone: '+15550100' });
    expect([pickup.order.shippingAddress, pickup.order.billingAddress]).toEqual([null, null]);
  });

  it('leaves a guest unknown', async () => {
    const { order } = await readOne({ email: null, phone: null, customer: null });
    expect(order.customer).toBeUndefined();
  });

  it('leaves the buyer unknown when the customer is missing', async () => {
    const { order } = await readNode(without(plainOrder({ email: null }), 'customer'));
    expect(order.customer).toBeUndefined();
  });
});
