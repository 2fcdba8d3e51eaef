import type { EtsySimulator } from '@makerfex/integrations-etsy/simulator';
import type { ShopifySimulator } from '@makerfex/integrations-shopify/simulator';

/** Numbers of changed records at a source. A record that changed in several ways counts once. */
export interface Changes {
  readonly orders: Changed;
  readonly products: Changed;
}
interface Changed {
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
  /** How many of the changed records changed in which way. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** Ids of changed records, as the simulator's functions return them. */
type Kinds = Readonly<Record<string, readonly string[]>>;

/** A typical day at an Etsy shop. */
export function changeEtsy(shop: EtsySimulator): Changes {
  const orders = {
    cancelled: shop.cancelOrders(2),
    // Others of older receipts are only found by a full import, and a small shop has few young ones.
    'partly refunded': shop.refundOrders(2, { bump: true }),
    'partly sent': shop.sendPartly(2),
    'with note or address line cleared': shop.clearOrders(2),
    sent: shop.changeOrders(20),
  };
  const ordersCreated = shop.addOrders(5).length;
  const deleted = shop.deleteProducts(1).length;
  const products = { 'with new ids of their variants': shop.renewProducts(3), renamed: shop.changeProducts(8) };
  return { orders: changed(orders, ordersCreated), products: changed(products, 0, deleted) };
}

/** A typical day at a Shopify shop. */
export function changeShopify(shop: ShopifySimulator): Changes {
  const orders = {
    cancelled: shop.cancelOrders(2),
    'partly refunded': shop.refundOrders(2),
    'with a line removed': shop.editOrders(2),
    'with note and phone cleared': shop.clearOrders(2),
    sent: shop.changeOrders(20),
  };
  const ordersCreated = shop.addOrders(5).length;
  const deleted = shop.deleteProducts(1).length;
  const products = {
    unpublished: shop.clearProducts(1),
    'with stock no longer counted': shop.untrackProducts(1),
    renamed: shop.changeProducts(8),
  };
  return { orders: changed(orders, ordersCreated), products: changed(products, 0, deleted) };
}

const changed = (kinds: Kinds, created: number, deleted = 0): Changed => ({
  created,
  changed: new Set(Object.values(kinds).flat()).size,
  deleted,
  kinds: Object.fromEntries(Object.entries(kinds).map(([kind, ids]) => [kind, ids.length])),
});
