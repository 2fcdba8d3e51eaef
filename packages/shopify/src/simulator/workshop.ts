import { gid } from './answers.ts';
import { createCollection } from './collection.ts';
import { customerBody, firstCustomerId } from './customers.ts';
import { firstOrderId, orderBody } from './orders.ts';
import { firstProductId, inventoryItemBody, ownerOfItem, productBody } from './products.ts';

export interface WorkshopOptions {
  /** The same seed makes the same shop. */
  readonly seed?: number;
  readonly orders?: number;
  readonly products?: number;
  /** Half as many as orders unless told. */
  readonly customers?: number;
  /** How many lines the nth order has; 1 to 4 unless told. */
  readonly lines?: (order: number) => number;
  /** How many variants the nth product has; 1 or 3 unless told. */
  readonly variants?: (product: number) => number;
  /** How many pictures and videos the nth product has; up to 4 unless told. */
  readonly media?: (product: number) => number;
  /** How many addresses the nth customer has; up to 2 unless told. */
  readonly addresses?: (customer: number) => number;
  /** Where stock is kept; 2 places unless told. */
  readonly locations?: number;
}

const days60 = 60 * 86_400_000;

/** The invented shop whose API is simulated. */
export function createWorkshop(options: WorkshopOptions, domain: string, now: () => number) {
  const { seed = 1, orders = 0, products = 0, customers = Math.ceil(orders / 2) } = options;
  const { lines = (n) => 1 + (n % 4), variants = (n) => (n % 3 === 0 ? 1 : 3), locations = 2 } = options;
  const { media = (n) => n % 5, addresses = (n) => n % 3 } = options;
  const sizes = { variants, media, locations };
  const collection = { seed, now };
  const productList = createCollection({
    ...collection,
    type: 'Product',
    size: products,
    firstId: firstProductId,
    body: (state) => productBody(seed, sizes, state),
  });
  return {
    shop: { id: gid('Shop', 1), name: 'Simulated Workshop', myshopifyDomain: domain, currencyCode: 'USD' },
    products: productList,
    customers: createCollection({
      ...collection,
      type: 'Customer',
      size: customers,
      firstId: firstCustomerId,
      body: (state) => customerBody(seed, addresses, state),
    }),
    orders: createCollection({
      ...collection,
      type: 'Order',
      size: orders,
      firstId: firstOrderId,
      body: (state) => orderBody(seed, { lines, products, customers }, state),
      // Silently: nothing in an answer tells of older ones.
      hides: ({ created }, { grants }) => !grants.has('read_all_orders') && created < now() - days60,
    }),
    inventoryItem(id: string): unknown {
      const owner = ownerOfItem(id);
      return owner && productList.has(owner.product) ? inventoryItemBody(seed, sizes, owner.variant) : null;
    },
  };
}
export type Workshop = ReturnType<typeof createWorkshop>;
