import { gid } from './answers.ts';
import { type BadOrder, type BadProduct, badOrders, badProducts } from './bad-records.ts';
import type { Events } from './events.ts';
import { lineGidOf } from './orders.ts';
import { levelGidOf, variantIdOf } from './products.ts';
import type { Spoilt } from './spoilt.ts';
import type { Workshop } from './workshop.ts';

/** What can happen in the shop between two imports. Each takes records by chance, the same ones for the same seed, and returns their ids. */
export function createVerbs({ orders, products, customers }: Workshop, events: Events, spoilt: Spoilt) {
  return {
    changeOrders: (n: number): string[] => orders.change(n),
    addOrders: (n: number): string[] => orders.add(n),
    cancelOrders: (n: number): string[] => orders.change(n, { cancelled: true }, ({ cancelled }) => !cancelled),
    refundOrders: (n: number): string[] => orders.change(n, { refunded: true }, ({ refunded }) => !refunded),
    changeProducts: (n: number): string[] => products.change(n),
    addProducts: (n: number): string[] => products.add(n),
    changeCustomers: (n: number): string[] => customers.change(n),
    addCustomers: (n: number): string[] => customers.add(n),
    /** Deleted products are told by the shop's events. */
    deleteProducts: (n: number): string[] =>
      products.remove(n).map((id) => {
        events.tell('destroy', 'PRODUCT', gid('Product', id));
        return id;
      }),
    /** From now on the orders are answered wrong, in pages and in results of bulk operations that are yet to start. */
    spoilOrders: (kind: BadOrder, n = 1): string[] =>
      orders.choose(n).map(({ id, index }) => {
        const { of, spoil } = badOrders[kind];
        spoilt.set(of === 'record' ? gid('Order', id) : lineGidOf(index, 0), spoil);
        return String(id);
      }),
    spoilProducts: (kind: BadProduct, n = 1): string[] =>
      products.choose(n).map(({ id }) => {
        const { of, spoil } = badProducts[kind];
        const variant = variantIdOf(id, 0);
        const places = {
          record: gid('Product', id),
          child: gid('ProductVariant', variant),
          level: levelGidOf(variant, 0),
        };
        spoilt.set(places[of], spoil);
        return String(id);
      }),
  };
}
