interface Amount {
  readonly amount: unknown;
  readonly currencyCode: unknown;
}

/** A money bag. The buyer paid in the currency of the shop, unless `presentmentMoney` is given. */
export function bag(amount: unknown, currencyCode: unknown = 'USD', presentmentMoney?: Amount) {
  const shopMoney: Amount = { amount, currencyCode };
  return { shopMoney, presentmentMoney: presentmentMoney ?? shopMoney };
}

/** An order as Shopify answers it if all scopes are granted: one mug of 10.00, shipping of 2.50. */
export const plainOrder = (fields: Record<string, unknown> = {}) => ({
  id: 'gid://shopify/Order/1',
  name: '#1001',
  test: false,
  createdAt: '2026-11-01T10:00:00Z',
  processedAt: '2026-11-01T10:00:00Z',
  updatedAt: '2026-11-02T10:00:00Z',
  closedAt: null,
  cancelledAt: null,
  displayFinancialStatus: 'PAID',
  displayFulfillmentStatus: 'UNFULFILLED',
  unpaid: false,
  fullyPaid: true,
  taxesIncluded: false,
  dutiesIncluded: false,
  email: 'ada@example.com',
  phone: null,
  note: null,
  tags: [],
  customAttributes: [],
  customer: null,
  billingAddress: null,
  shippingAddress: null,
  shippingLine: { title: 'Standard', originalPriceSet: bag('2.5'), discountedPriceSet: bag('2.5') },
  subtotalPriceSet: bag('10.0'),
  totalDiscountsSet: bag('0.0'),
  totalShippingPriceSet: bag('2.5'),
  totalTaxSet: bag('0.0'),
  totalTipReceivedSet: bag('0.0'),
  originalTotalDutiesSet: null,
  currentTotalDutiesSet: null,
  originalTotalAdditionalFeesSet: null,
  totalPriceSet: bag('12.5'),
  currentTotalPriceSet: bag('12.5'),
  totalOutstandingSet: bag('0.0'),
  fulfillments: [],
  refunds: [],
  transactions: [],
  lineItems: linesOf(plainLine()),
  ...fields,
});

export function linesOf(...nodes: unknown[]) {
  return { nodes, pageInfo: { hasNextPage: false, endCursor: null } };
}

export const plainLine = (fields: Record<string, unknown> = {}) => ({
  id: 'gid://shopify/LineItem/11',
  title: 'Mug',
  variantTitle: null,
  sku: 'MUG-1',
  quantity: 1,
  currentQuantity: 1,
  unfulfilledQuantity: 1,
  nonFulfillableQuantity: 0,
  requiresShipping: true,
  isGiftCard: false,
  product: { id: 'gid://shopify/Product/5' },
  variant: { id: 'gid://shopify/ProductVariant/55' },
  lineItemGroup: null,
  originalUnitPriceSet: bag('10.0'),
  discountAllocations: [],
  taxLines: [],
  customAttributes: [],
  ...fields,
});

export const plainProduct = (fields: Record<string, unknown> = {}) => ({
  id: 'gid://shopify/Product/5',
  title: 'Mug',
  status: 'ACTIVE',
  tags: ['gift'],
  updatedAt: '2026-11-02T10:00:00Z',
  variants: { nodes: [plainVariant()] },
  ...fields,
});

export const plainVariant = (fields: Record<string, unknown> = {}) => ({
  id: 'gid://shopify/ProductVariant/55',
  title: 'Default Title',
  price: '10.00',
  inventoryQuantity: 3,
  inventoryItem: { id: 'gid://shopify/InventoryItem/55', tracked: true },
  ...fields,
});

/** A node without some of its keys, like answers of Shopify that withhold them. */
export const without = (node: Readonly<Record<string, unknown>>, ...keys: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(node).filter(([key]) => !keys.includes(key)));
