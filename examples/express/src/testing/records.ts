import type { Customer, Order, Product } from '@makerfex/integrations-core';

type Line = Order['lines'][number];
type Variant = Product['variants'][number];

/** A customer of whom nothing is known but the facts given. */
export const customer = (externalId: string, facts: Partial<Customer> = {}): Customer => ({
  externalId,
  updatedAt: null,
  name: null,
  email: null,
  phone: null,
  locale: null,
  addresses: [],
  createdAt: null,
  ...facts,
});

export const line = (externalId: string, facts: Partial<Line> = {}): Line => ({
  externalId,
  productExternalId: null,
  variantExternalId: null,
  sku: null,
  title: `Thing ${externalId}`,
  quantity: 2,
  unitPrice: { amount: '12.50', currency: 'EUR' },
  options: [{ name: 'Size', value: 'M' }],
  personalization: null,
  ...facts,
});

export const order = (externalId: string, lines: readonly Line[], facts: Partial<Order> = {}): Order => ({
  externalId,
  updatedAt: null,
  number: `#${externalId}`,
  status: 'open',
  paymentStatus: 'paid',
  fulfillmentStatus: 'unfulfilled',
  providerStatus: 'paid',
  placedAt: '2026-11-01T10:00:00.000Z',
  cancelledAt: null,
  dueAt: null,
  customer: null,
  shippingAddress: null,
  billingAddress: null,
  lines: [...lines],
  shipments: [],
  refunds: [],
  totals: {
    subtotal: { amount: '25', currency: 'EUR' },
    shipping: null,
    tax: null,
    discount: null,
    total: { amount: '25', currency: 'EUR' },
  },
  note: null,
  isGift: false,
  giftMessage: null,
  ...facts,
});

export const variant = (externalId: string, facts: Partial<Variant> = {}): Variant => ({
  externalId,
  sku: null,
  title: null,
  options: [],
  price: null,
  available: null,
  inventory: [],
  ...facts,
});

export const product = (externalId: string, variants: readonly Variant[]): Product => ({
  externalId,
  updatedAt: null,
  title: `Thing ${externalId}`,
  description: null,
  status: 'active',
  providerStatus: 'active',
  url: null,
  tags: [],
  images: [],
  variants: [...variants],
  createdAt: null,
});
