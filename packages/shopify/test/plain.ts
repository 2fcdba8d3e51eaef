const money = (amount: string) => ({ shopMoney: { amount, currencyCode: 'USD' } });

/** An order as it is answered, with only what it cannot do without. */
export const plainOrder = (fields: Record<string, unknown> = {}) => ({
  id: 'gid://shopify/Order/1',
  name: '#1001',
  createdAt: '2026-11-01T10:00:00Z',
  processedAt: '2026-11-01T10:00:00Z',
  updatedAt: '2026-11-02T10:00:00Z',
  displayFinancialStatus: 'PAID',
  displayFulfillmentStatus: 'UNFULFILLED',
  currentSubtotalPriceSet: money('10.0'),
  totalPriceSet: money('12.5'),
  lineItems: { nodes: [plainLine()], pageInfo: { hasNextPage: false, endCursor: null } },
  ...fields,
});

export const plainLine = (fields: Record<string, unknown> = {}) => ({
  id: 'gid://shopify/LineItem/11',
  title: 'Mug',
  quantity: 1,
  originalUnitPriceSet: money('10.0'),
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
