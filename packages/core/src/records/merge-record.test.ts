import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Customer } from './customer.ts';
import { mergeRecord } from './merge-record.ts';
import type { Order } from './order.ts';
import type { Product } from './product.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const usd = (amount: string) => ({ amount, currency: 'USD' });
const home = { name: 'Ada', line1: '1 Old Street', line2: 'Flat 2', city: 'London', countryCode: 'GB', phone: '1' };

const customer: Customer = {
  externalId: 'c1',
  updatedAt: '2026-11-01T10:00:00.000Z',
  name: 'Ada',
  email: 'ada@example.com',
  phone: '1',
  locale: 'en-GB',
  addresses: [home, { ...home, line1: '5 New Road', line2: null }],
  createdAt: '2026-01-01T10:00:00.000Z',
};

const product: Product = {
  externalId: 'p1',
  updatedAt: null,
  title: 'Mug',
  description: 'A mug',
  status: 'active',
  providerStatus: 'active',
  url: 'https://shop.example/mug',
  tags: ['clay'],
  images: [
    { url: 'https://shop.example/1.jpg', alt: 'A mug' },
    { url: 'https://shop.example/2.jpg', alt: 'Its handle' },
  ],
  variants: [
    {
      externalId: '551',
      sku: 'M-S',
      title: 'S',
      options: [{ name: 'Size', value: 'S' }],
      price: eur('10'),
      available: 3,
      inventory: [
        { locationExternalId: 'here', available: 2, onHand: 5 },
        { locationExternalId: 'there', available: 1, onHand: 1 },
      ],
    },
    {
      externalId: '552',
      sku: 'M-L',
      title: 'L',
      options: [{ name: 'Size', value: 'L' }],
      price: eur('14'),
      available: 4,
    },
  ],
  createdAt: null,
};

const order: Order = {
  externalId: 'o1',
  updatedAt: '2026-11-01T10:00:00.000Z',
  number: '#1001',
  status: 'open',
  paymentStatus: 'paid',
  fulfillmentStatus: 'unfulfilled',
  providerStatus: 'paid',
  isTest: false,
  placedAt: '2026-11-01T10:00:00.000Z',
  cancelledAt: null,
  dueAt: '2026-12-01T10:00:00.000Z',
  customer: { externalId: 'c1', name: 'Ada', email: 'ada@example.com', phone: '1' },
  shippingAddress: home,
  billingAddress: { ...home, line1: '5 New Road' },
  shippingMethod: 'Express',
  lines: [
    {
      externalId: 'l1',
      productExternalId: 'p1',
      variantExternalId: '551',
      sku: 'M-S',
      title: 'Mug',
      quantity: 2,
      openQuantity: 1,
      kind: 'physical',
      bundle: { externalId: 'b1', title: 'Box', quantity: 1 },
      unitPrice: eur('10'),
      discount: eur('1'),
      tax: eur('2'),
      options: [{ name: 'Size', value: 'S' }],
      personalization: 'Ada',
      attributes: [{ name: '_id', value: '7' }],
    },
  ],
  shipments: [
    {
      externalId: 's1',
      carrier: 'Post',
      trackingNumber: 'T1',
      trackingUrl: null,
      shippedAt: '2026-11-02T10:00:00.000Z',
    },
    { carrier: 'DHL', trackingNumber: 'T2' },
  ],
  refunds: [{ amount: eur('3'), reason: 'broken', refundedAt: '2026-11-03T10:00:00.000Z' }],
  totals: {
    subtotal: eur('20'),
    discount: eur('1'),
    shipping: eur('5'),
    tax: eur('2'),
    fees: [{ kind: 'tip', amount: eur('1') }],
    total: eur('27'),
    current: eur('24'),
    outstanding: eur('0'),
    taxesIncluded: false,
    presentment: { subtotal: usd('22'), total: usd('29.7'), current: usd('26') },
  },
  note: 'Ring twice',
  gift: { isGift: true, message: 'Happy birthday', sender: 'Bob', isWrapped: true },
  attributes: [{ name: 'Delivery date', value: '2026-12-05' }],
  tags: ['wholesale'],
};

type Path = readonly (string | number)[];

const isParent = (value: unknown): value is Record<string, unknown> | unknown[] =>
  typeof value === 'object' && value !== null;

/** Paths of every optional field of a record, at any depth. */
const required =
  /^(externalId|locationExternalId|updatedAt|number|title|url|amount|currency|subtotal|total|unitPrice|lines)$/;
function optionalParts(value: unknown, path: Path = []): Path[] {
  if (!isParent(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = [...path, Array.isArray(value) ? Number(key) : key];
    // A choice has a name and a value; a set its title and quantity.
    if (['options', 'attributes', 'tags', 'fees', 'bundle'].includes(key)) return [below];
    const isOptional = !Array.isArray(value) && !required.test(key) && !(key === 'quantity');
    const isIdOfBuyer = path.at(-1) === 'customer' && key === 'externalId';
    return [...(isOptional || isIdOfBuyer ? [below] : []), ...optionalParts(inner, below)];
  });
}

/** A copy of the record with `change` applied at the path. */
function changed(value: unknown, [key, ...path]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((inner: unknown, at) => (at === key ? changed(inner, path, to) : inner));
  return isParent(value) && !Array.isArray(value) ? { ...value, [key]: changed(Object(value)[key], path, to) } : value;
}

const at = (value: unknown, path: Path): unknown => path.reduce<unknown>((of, key) => Object(of)[key], value);

describe.each<[string, Customer | Product | Order]>([
  ['a customer', customer],
  ['a product', product],
  ['an order', order],
])('%s', (_kind, known) => {
  const parts = optionalParts(known);

  it('keeps every part that a newer version leaves out, by itself or with others', () => {
    expect(parts.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.subarray(parts, { minLength: 1 }), (withheld) => {
        // The longest first, so that a part still exists when one within it is removed.
        const deepest = withheld.toSorted((a, b) => b.length - a.length);
        const next = deepest.reduce<unknown>((of, path) => changed(of, path, undefined), known);
        expect(mergeRecord<object>(known, Object(next))).toEqual(known);
      }),
      { numRuns: 300 },
    );
  });

  it.each(parts.map((path) => [path.join('.'), path] as const))('clears %s by null', (_name, path) => {
    const merged = mergeRecord<object>(known, Object(changed(known, path, null)));
    expect(at(merged, path)).toBeNull();
    expect(changed(merged, path, at(known, path))).toEqual(known);
  });
});

describe('a newer record', () => {
  it('replaces known values, but an explicit undefined does not', () => {
    expect(mergeRecord(customer, { ...customer, name: 'Ada L.', email: undefined })).toEqual({
      ...customer,
      name: 'Ada L.',
    });
  });

  it('replaces a list: entries that it does not have are removed', () => {
    expect(mergeRecord(product, { ...product, images: [], tags: ['blue'] })).toMatchObject({
      images: [],
      tags: ['blue'],
    });
    const [, large] = product.variants ?? [];
    expect(mergeRecord(product, { ...product, variants: large ? [large] : [] }).variants).toEqual([large]);
  });

  it('replaces an address completely by another one, and completes a partial one', () => {
    const moved = { line1: '5 New Road', city: 'Leeds' };
    expect(mergeRecord(order, { ...order, shippingAddress: moved }).shippingAddress).toEqual(moved);
    const part = { city: 'Leeds', countryCode: 'GB' };
    expect(mergeRecord(order, { ...order, shippingAddress: part }).shippingAddress).toEqual({ ...home, city: 'Leeds' });
  });

  it('recognises an address in a list by its street, at any place', () => {
    const addresses = [{ line1: '5 New Road', city: 'Leeds' }, { line1: '1 Old Street' }, { line1: '7 Elsewhere' }];
    expect(mergeRecord(customer, { ...customer, addresses }).addresses).toEqual([
      { ...home, line1: '5 New Road', line2: null, city: 'Leeds' },
      home,
      { line1: '7 Elsewhere' },
    ]);
  });

  it('replaces one buyer completely by another: they share nothing', () => {
    const other = { externalId: 'c2', email: 'eve@example.com' };
    expect(mergeRecord(order, { ...order, customer: other }).customer).toEqual(other);
  });

  it('replaces an amount completely, with its currency', () => {
    const { totals } = mergeRecord(order, { ...order, totals: { ...order.totals, total: usd('1') } });
    expect(totals.total).toEqual(usd('1'));
  });

  it('replaces totals completely by those of another currency', () => {
    const presentment = { subtotal: eur('20'), total: eur('27') };
    const { totals } = mergeRecord(order, { ...order, totals: { ...order.totals, presentment } });
    expect(totals).toEqual({ ...order.totals, presentment });
  });

  it('does not match a refund without an id to another one', () => {
    const refunds = [{ amount: eur('4') }];
    expect(mergeRecord(order, { ...order, refunds }).refunds).toEqual(refunds);
  });

  it('keeps the absent fields of a variant whose id was renewed (etsy-product-ids-renewed)', () => {
    const renewed = [
      { externalId: '902', sku: 'M-L', options: [{ name: 'Size', value: 'L' }], available: 4 },
      { externalId: '901', sku: 'M-S', options: [{ name: 'Size', value: 'S' }], available: 2 },
    ];
    const [small, large] = product.variants ?? [];
    expect(mergeRecord(product, { ...product, variants: renewed }).variants).toEqual([
      { ...large, externalId: '902' },
      { ...small, externalId: '901', available: 2 },
    ]);
  });

  it('is stored as it is if nothing was known', () => {
    const bare: Order = {
      externalId: 'o1',
      updatedAt: null,
      number: '1',
      lines: [],
      totals: { subtotal: eur('0'), total: eur('0') },
    };
    expect(mergeRecord(bare, order)).toEqual(order);
    expect(mergeRecord({ ...bare, customer: null, shippingAddress: null }, order)).toEqual(order);
  });

  it('does not change its arguments', () => {
    const [known, next] = [structuredClone(order), structuredClone({ ...order, note: null, lines: [] })];
    mergeRecord(known, next);
    expect(known).toEqual(order);
    expect(next).toEqual({ ...order, note: null, lines: [] });
  });
});
