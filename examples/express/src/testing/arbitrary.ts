import type { Address, Customer, Money, Order, Product } from '@makerfex/integrations-core/records';
import * as fc from 'fast-check';

const text = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map((of) => of.replaceAll('\0', '·'));
const time = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const amount = fc
  .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 999_999 }))
  .map(([before, after]) => `${before}.${String(after).padStart(12, '0')}`);
const moneyIn = (currency: string): fc.Arbitrary<Money> => fc.record({ amount, currency: fc.constant(currency) });
const count = fc.integer({ min: 0, max: 99 });
const named = fc.array(fc.record({ name: text, value: text }), { maxLength: 2 });

const address: fc.Arbitrary<Address> = fc.record({
  name: text,
  company: text,
  line1: text,
  line2: text,
  city: text,
  region: text,
  postalCode: text,
  countryCode: fc.constantFrom('DE', 'GB', 'US'),
  phone: text,
});

const amounts = (currency: string) => ({
  subtotal: moneyIn(currency),
  discount: moneyIn(currency),
  shipping: moneyIn(currency),
  tax: moneyIn(currency),
  fees: fc.array(fc.record({ kind: fc.constantFrom('tip', 'duty'), amount: moneyIn(currency) }), { maxLength: 2 }),
  total: moneyIn(currency),
  current: moneyIn(currency),
  outstanding: moneyIn(currency),
});

const base = { externalId: fc.uuid(), updatedAt: fc.constant(null) };

/** Orders with all fields. */
export const fullOrder: fc.Arbitrary<Order> = fc.record({
  ...base,
  number: text,
  status: fc.constantFrom('open', 'completed', 'cancelled'),
  paymentStatus: fc.constantFrom('pending', 'paid', 'refunded'),
  fulfillmentStatus: fc.constantFrom('unfulfilled', 'fulfilled'),
  providerStatus: text,
  isTest: fc.boolean(),
  placedAt: time,
  cancelledAt: time,
  dueAt: time,
  customer: fc.record({ externalId: text, name: text, email: text, phone: text }),
  shippingAddress: address,
  billingAddress: address,
  shippingMethod: text,
  lines: fc.uniqueArray(
    fc.record({
      externalId: text,
      productExternalId: text,
      variantExternalId: text,
      sku: text,
      title: text,
      quantity: count,
      openQuantity: count,
      kind: fc.constantFrom('physical', 'digital', 'gift_card', 'tip', 'service'),
      bundle: fc.record({ externalId: text, title: text, quantity: count }),
      unitPrice: moneyIn('EUR'),
      discount: moneyIn('EUR'),
      tax: moneyIn('EUR'),
      options: named,
      personalization: text,
      attributes: named,
    }),
    { minLength: 1, maxLength: 3, selector: ({ externalId }) => externalId },
  ),
  totals: fc.record({ ...amounts('EUR'), taxesIncluded: fc.boolean(), presentment: fc.record(amounts('USD')) }),
  note: text,
  gift: fc.record({ isGift: fc.boolean(), message: text, sender: text, isWrapped: fc.boolean() }),
  attributes: named,
  tags: fc.array(text, { maxLength: 2 }),
});

/** Products with all fields. */
export const fullProduct: fc.Arbitrary<Product> = fc.record({
  ...base,
  title: text,
  description: text,
  status: fc.constantFrom('active', 'draft', 'archived'),
  providerStatus: text,
  url: text,
  tags: fc.array(text, { maxLength: 2 }),
  images: fc.array(fc.record({ url: text, alt: text }), { maxLength: 2 }),
  variants: fc.uniqueArray(
    fc.record({
      externalId: text,
      sku: text,
      title: text,
      options: named,
      price: moneyIn('EUR'),
      available: count,
      inventory: fc.array(fc.record({ locationExternalId: text, available: count, onHand: count }), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 3, selector: ({ externalId }) => externalId },
  ),
  createdAt: time,
});

/** Customers with all fields. */
export const fullCustomer: fc.Arbitrary<Customer> = fc.record({
  ...base,
  name: text,
  email: text,
  phone: text,
  locale: fc.constantFrom('de', 'en-GB'),
  addresses: fc.array(address, { minLength: 1, maxLength: 2 }),
  createdAt: time,
});
