/** What changed at a source, in numbers of records. */
export interface Changes {
  readonly ordersPlaced: number;
  readonly ordersChanged: number;
  readonly ordersCancelled: number;
  readonly productsChanged: number;
  readonly productsDeleted: number;
}

/** The verbs of a simulator that the demo uses. Each returns the ids of the records that it took. */
interface ChangingShop {
  cancelOrders(n: number): readonly string[];
  changeOrders(n: number): readonly string[];
  addOrders(n: number): readonly string[];
  deleteProducts(n: number): readonly string[];
  changeProducts(n: number): readonly string[];
}

/** A usual day at a shop. */
export function changeShop(shop: ChangingShop): Changes {
  const cancelled = shop.cancelOrders(2);
  const changed = shop.changeOrders(20).filter((id) => !cancelled.includes(id));
  return {
    ordersCancelled: cancelled.length,
    ordersChanged: changed.length,
    ordersPlaced: shop.addOrders(5).length,
    productsDeleted: shop.deleteProducts(1).length,
    productsChanged: shop.changeProducts(8).length,
  };
}
