import { gid } from './answers.ts';
import { createCollection } from './collection.ts';
import { customerBody, firstCustomerId, isClearableCustomer } from './customers.ts';
import { firstOrderId } from './orders/ids.ts';
import { createOrderBodies } from './orders/order.ts';
import { type ShopCurrency, shopCurrencyOf } from './orders/terms.ts';
import { countsStock, firstProductId, inventoryItemBody, isListed, ownerOfItem, productBody } from './products.ts';

export interface ShopDataOptions {
  /**
   * The same seed creates the same shop.
   * @default 1
   */
  readonly seed?: number;
  /** @default 0 */
  readonly orders?: number;
  /** @default 0 */
  readonly products?: number;
  /** @default half as many as orders */
  readonly customers?: number;
  /**
   * How many lines the nth order has.
   * @default 1 to 4, or as many as the shape of the order needs
   */
  readonly lines?: (order: number) => number;
  /**
   * How many variants the nth product has.
   * @default 1 or 3
   */
  readonly variants?: (product: number) => number;
  /**
   * How many pictures and videos the nth product has.
   * @default 0 to 4
   */
  readonly media?: (product: number) => number;
  /**
   * How many addresses the nth customer has.
   * @default 0 to 2
   */
  readonly addresses?: (customer: number) => number;
  /**
   * How many locations have stock.
   * @default 2
   */
  readonly locations?: number;
  /**
   * Whether prices include tax: `true` is a European shop in EUR, `false` a shop that adds sales tax to every order.
   * @default only for orders in EUR, like a shop in the USA that also sells to Europe
   */
  readonly taxesIncluded?: boolean;
  /**
   * The shop's currency.
   * @default 'EUR' if `taxesIncluded`, else 'USD'
   */
  readonly currency?: ShopCurrency;
  /**
   * Whether a few of the first orders are tests of the checkout.
   * @default true
   */
  readonly testOrders?: boolean;
  /**
   * Whether some orders have a unit price with 12 decimals, and some are in USDC.
   * @default false
   */
  readonly oddAmounts?: boolean;
}

const days60 = 60 * 86_400_000;

/** The records of the invented shop. */
export function createShopData(options: ShopDataOptions, domain: string, now: () => number) {
  const { seed = 1, orders = 0, products = 0, customers = Math.ceil(orders / 2), testOrders = true } = options;
  const { variants = (n) => (n % 3 === 0 ? 1 : 3), locations = 2, oddAmounts = false } = options;
  const { media = (n) => n % 5, addresses = (n) => n % 3 } = options;
  const { lines, taxesIncluded, currency } = options;
  const sizes = { variants, media, locations };
  const collection = { seed, now };
  const productList = createCollection({
    ...collection,
    type: 'Product',
    size: products,
    firstId: firstProductId,
    body: (state) => productBody(seed, sizes, state),
  });
  const orderBodies = createOrderBodies({
    seed,
    orders,
    products,
    customers,
    addresses,
    lines,
    taxesIncluded,
    currency,
    testOrders,
    oddAmounts,
  });
  return {
    shop: {
      id: gid('Shop', 1),
      name: 'Simulated Workshop',
      myshopifyDomain: domain,
      currencyCode: shopCurrencyOf(options),
      taxesIncluded: taxesIncluded ?? false,
      ianaTimezone: taxesIncluded === true ? 'Europe/Berlin' : 'America/Los_Angeles',
    },
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
      body: orderBodies.body,
      // Silently: nothing in an answer shows that older orders exist.
      hides: ({ created }, { grants }) => !grants.has('read_all_orders') && created < now() - days60,
      words: (state) => ({ test: String(orderBodies.traits(state).isTest) }),
    }),
    orderBodies,
    isListed: isListed.bind(undefined, seed),
    countsStock: countsStock.bind(undefined, sizes),
    isClearableCustomer: isClearableCustomer.bind(undefined, seed),
    inventoryItem(id: string): unknown {
      const owner = ownerOfItem(id);
      const state = owner && productList.state(owner.product);
      return state ? inventoryItemBody(seed, sizes, owner.variant, state) : null;
    },
  };
}
export type ShopData = ReturnType<typeof createShopData>;
