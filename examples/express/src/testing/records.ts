import type { Customer, Order, OrderLine, Product, Variant } from '@makerfex/integrations-core/records';

/** A customer with only these facts. */
export const customer = (externalId: string, facts: Partial<Customer> = {}): Customer => ({
  externalId,
  updatedAt: null,
  ...facts,
});

export const line = (externalId: string, facts: Partial<OrderLine> = {}): OrderLine => ({
  externalId,
  title: `Thing ${externalId}`,
  quantity: 2,
  unitPrice: { amount: '12.50', currency: 'EUR' },
  options: [{ name: 'Size', value: 'M' }],
  ...facts,
});

/** An order with only these facts. */
export const order = (externalId: string, lines: readonly OrderLine[], facts: Partial<Order> = {}): Order => ({
  externalId,
  updatedAt: null,
  number: `#${externalId}`,
  status: 'open',
  placedAt: '2026-11-01T10:00:00.000Z',
  lines: [...lines],
  totals: { subtotal: { amount: '25', currency: 'EUR' }, total: { amount: '25', currency: 'EUR' } },
  ...facts,
});

export const variant = (externalId: string, facts: Partial<Variant> = {}): Variant => ({ externalId, ...facts });

export const product = (
  externalId: string,
  variants: readonly Variant[] | undefined,
  facts: Partial<Product> = {},
): Product => ({
  externalId,
  updatedAt: null,
  title: `Thing ${externalId}`,
  status: 'active',
  variants: variants && [...variants],
  ...facts,
});
