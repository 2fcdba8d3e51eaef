import { gid } from './answers.ts';
import { type BadOrder, type BadProduct, badOrders, badProducts } from './bad-records.ts';
import type { RecordState, Which } from './collection.ts';
import type { Events } from './events.ts';
import type { Malformed } from './malformed.ts';
import { isClearable } from './orders/buyer.ts';
import { isEditable } from './orders/fate.ts';
import { lineGidOf } from './orders/ids.ts';
import { type OrderShape, shapes } from './orders/shapes.ts';
import type { Fate } from './orders/traits.ts';
import { levelGidOf, variantIdOf } from './products.ts';
import type { ShopData } from './shop-data.ts';
import type { RecordTopicName } from './webhooks/payloads.ts';
import type { Notify } from './webhooks/webhooks.ts';

/** Orders with these fates are as they were placed, or sent since. */
const paid: readonly Fate[] = ['open', 'sent', 'partly_sent', 'on_hold'];
const cancellable: readonly Fate[] = [...paid, 'invoice', 'authorized', 'added_line'];
const editable: readonly Fate[] = ['open', 'on_hold', 'invoice'];

const isUntouched = ({ cancelled, refunded, edited }: RecordState): boolean =>
  cancelled === undefined && refunded === undefined && edited === undefined;

/**
 * Changes that can happen in the shop between two reads. Each method takes a number of records, chosen at random (the same ones
 * for the same seed, and never a test order), or their ids, and returns the ids. Nothing else ever changes.
 */
export function createVerbs(
  { orders, products, customers, orderBodies, ...shopData }: ShopData,
  events: Events,
  malformed: Malformed,
  notify: Notify,
) {
  const isReal = (state: RecordState) => !orderBodies.traits(state).isTest;
  /** A real order with one of these fates that was not cancelled, refunded or edited since. */
  const isOpen = (fates: readonly Fate[]) => (state: RecordState) =>
    isUntouched(state) && isReal(state) && fates.includes(orderBodies.traits(state).fate);
  const isNoted = (state: RecordState) => isReal(state) && state.cleared === undefined;
  const canBeCleared = (state: RecordState) => isReal(state) && isClearable(orderBodies.factsOf(state).buyer);
  const canBeEdited = (state: RecordState): boolean => {
    if (!isOpen(editable)(state)) return false;
    const { lines } = orderBodies.factsOf(state);
    return lines.length > 1 && lines.some((line) => isEditable(line));
  };
  /** Sends deliveries about the records, and returns their ids. */
  const notified = (ids: string[], ...topics: readonly RecordTopicName[]): string[] => {
    for (const topic of topics) notify(topic, ids);
    return ids;
  };
  const removed = (type: 'Order' | 'Product', subject: 'ORDER' | 'PRODUCT') => (id: string) => {
    events.record('destroy', subject, gid(type, id));
    return id;
  };

  return {
    /** Changes the note of orders, unless it was cleared, and sends what was not sent yet. */
    changeOrders: (which: Which): string[] =>
      notified(
        orders.change(which, (at, { sent }) => ({ sent: sent ?? at }), isNoted),
        'orders/updated',
      ),
    addOrders: (n: number): string[] => notified(orders.add(n), 'orders/create'),
    /** Cancels orders, sent or not, and refunds what was paid. */
    cancelOrders: (which: Which): string[] =>
      notified(
        orders.change(which, (cancelled) => ({ cancelled }), isOpen(cancellable)),
        'orders/cancelled',
        'orders/updated',
      ),
    /** Refunds a small amount without a return. */
    refundOrders: (which: Which): string[] =>
      notified(
        orders.change(which, (refunded) => ({ refunded }), isOpen(paid)),
        'refunds/create',
        'orders/updated',
      ),
    /** Removes a line from orders that were not sent yet; it stays with a current quantity of 0. */
    editOrders: (which: Which): string[] =>
      notified(
        orders.change(which, (edited) => ({ edited }), canBeEdited),
        'orders/edited',
        'orders/updated',
      ),
    /** Clears the apartment number, the telephone number and the note. */
    clearOrders: (which: Which): string[] =>
      notified(
        orders.change(which, (cleared) => ({ cleared }), canBeCleared),
        'orders/updated',
      ),
    /** Deletes orders, as a merchant can with cancelled ones. */
    deleteOrders: (which: Which): string[] =>
      notified(orders.remove(which, isReal).map(removed('Order', 'ORDER')), 'orders/delete'),
    changeProducts: (which: Which): string[] => notified(products.change(which), 'products/update'),
    addProducts: (n: number): string[] => notified(products.add(n), 'products/create'),
    /** Removes products from the online store, and clears their description. */
    clearProducts: (which: Which): string[] =>
      notified(
        products.change(which, (cleared) => ({ cleared }), shopData.isListed),
        'products/update',
      ),
    /** Switches stock tracking off, as for products that are made to order. */
    untrackProducts: (which: Which): string[] =>
      notified(
        products.change(which, (untracked) => ({ untracked }), shopData.countsStock),
        'products/update',
      ),
    /** Adds one unit of every variant at every location. The delivery names an inventory item, not the product. */
    changeStock: (which: Which): string[] =>
      notified(
        products.change(which, (_, { received = 0 }) => ({ received: received + 1 }), shopData.countsStock),
        'inventory_levels/update',
      ),
    /** Deletes products, which the shop's events report. */
    deleteProducts: (which: Which): string[] =>
      notified(products.remove(which).map(removed('Product', 'PRODUCT')), 'products/delete'),
    changeCustomers: (which: Which): string[] => notified(customers.change(which), 'customers/update'),
    addCustomers: (n: number): string[] => notified(customers.add(n), 'customers/create'),
    /** Clears the telephone number and the apartment number. */
    clearCustomers: (which: Which): string[] =>
      notified(
        customers.change(which, (cleared) => ({ cleared }), shopData.isClearableCustomer),
        'customers/update',
      ),
    deleteCustomers: (which: Which): string[] => notified(customers.remove(which), 'customers/delete'),
    /** Ids of the orders that have a shape, oldest first. */
    ordersWith: (shape: OrderShape): string[] =>
      orders.all((state) => shapes[shape](orderBodies.factsOf(state), state)).map(({ id }) => String(id)),
    /** Makes orders malformed from now on, in pages and in results of bulk operations that start later. */
    corruptOrders: (kind: BadOrder, which: Which = 1): string[] =>
      orders.choose(which, isReal).map(({ id, index }) => {
        const { of, damage } = badOrders[kind];
        malformed.set(of === 'record' ? gid('Order', id) : lineGidOf(index, 0), damage);
        return String(id);
      }),
    /** The same for products. */
    corruptProducts: (kind: BadProduct, which: Which = 1): string[] =>
      products.choose(which).map(({ id }) => {
        const { of, damage } = badProducts[kind];
        const variant = variantIdOf(id, 0);
        const places = {
          record: gid('Product', id),
          child: gid('ProductVariant', variant),
          level: levelGidOf(variant, 0),
        };
        malformed.set(places[of], damage);
        return String(id);
      }),
  };
}
