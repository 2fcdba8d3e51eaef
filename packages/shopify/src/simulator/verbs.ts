import { gid } from './answers.ts';
import { type BadOrder, type BadProduct, badOrders, badProducts } from './bad-records.ts';
import type { RecordState, Which } from './collection.ts';
import type { Events } from './events.ts';
import { isClearable } from './orders/buyer.ts';
import { isEditable } from './orders/fate.ts';
import { lineGidOf } from './orders/ids.ts';
import { type OrderShape, shapes } from './orders/shapes.ts';
import type { Fate } from './orders/traits.ts';
import { levelGidOf, variantIdOf } from './products.ts';
import type { Spoilt } from './spoilt.ts';
import type { Workshop } from './workshop.ts';

/** Orders of these are as they were placed, or sent since. */
const paid: readonly Fate[] = ['open', 'sent', 'partly_sent', 'on_hold'];
const cancellable: readonly Fate[] = [...paid, 'invoice', 'authorized', 'added_line'];
const editable: readonly Fate[] = ['open', 'on_hold', 'invoice'];

const isUntouched = ({ cancelled, refunded, edited }: RecordState): boolean =>
  cancelled === undefined && refunded === undefined && edited === undefined;

/**
 * What can happen in the shop between two reads. Each method takes so many records by chance, the same ones for the same
 * seed, or the records whose ids are given, and returns their ids. Nothing else ever changes. Chance never takes a test order.
 */
export function createVerbs(
  { orders, products, customers, orderBodies, ...workshop }: Workshop,
  events: Events,
  spoilt: Spoilt,
) {
  const isReal = (state: RecordState) => !orderBodies.traits(state).isTest;
  /** A real order of one of these fates, to which nothing of the kind was done since. */
  const isOpen = (fates: readonly Fate[]) => (state: RecordState) =>
    isUntouched(state) && isReal(state) && fates.includes(orderBodies.traits(state).fate);
  const canBeEdited = (state: RecordState): boolean => {
    if (!isOpen(editable)(state)) return false;
    const { lines } = orderBodies.factsOf(state);
    return lines.length > 1 && lines.some((line) => isEditable(line));
  };
  const removed = (type: 'Order' | 'Product', subject: 'ORDER' | 'PRODUCT') => (id: string) => {
    events.tell('destroy', subject, gid(type, id));
    return id;
  };

  return {
    /** Changes the note of orders, unless it was taken away, and sends what was not sent yet. */
    changeOrders: (which: Which): string[] =>
      orders.change(
        which,
        (at, { sent }) => ({ sent: sent ?? at }),
        (state) => isReal(state) && state.cleared === undefined,
      ),
    addOrders: (n: number): string[] => orders.add(n),
    /** Cancels orders, sent or not, and gives back what was paid. */
    cancelOrders: (which: Which): string[] => orders.change(which, (cancelled) => ({ cancelled }), isOpen(cancellable)),
    /** Gives a little back, although nothing came back. */
    refundOrders: (which: Which): string[] => orders.change(which, (refunded) => ({ refunded }), isOpen(paid)),
    /** Takes a line out of orders that were not sent yet; it stays with a current quantity of 0. */
    editOrders: (which: Which): string[] => orders.change(which, (edited) => ({ edited }), canBeEdited),
    /** Takes the apartment number, the telephone number and the note away. */
    clearOrders: (which: Which): string[] =>
      orders.change(
        which,
        (cleared) => ({ cleared }),
        (state) => isReal(state) && isClearable(orderBodies.factsOf(state).buyer),
      ),
    /** Deletes orders, as a merchant can with cancelled ones. */
    deleteOrders: (which: Which): string[] => orders.remove(which, isReal).map(removed('Order', 'ORDER')),
    changeProducts: (which: Which): string[] => products.change(which),
    addProducts: (n: number): string[] => products.add(n),
    /** Takes products out of the online store, and their description away. */
    clearProducts: (which: Which): string[] => products.change(which, (cleared) => ({ cleared }), workshop.isListed),
    /** Stops counting the stock of products, as for what is made to order. */
    untrackProducts: (which: Which): string[] =>
      products.change(which, (untracked) => ({ untracked }), workshop.countsStock),
    /** Deleted products are told by the shop's events. */
    deleteProducts: (which: Which): string[] => products.remove(which).map(removed('Product', 'PRODUCT')),
    changeCustomers: (which: Which): string[] => customers.change(which),
    addCustomers: (n: number): string[] => customers.add(n),
    /** Takes the telephone number and the apartment number away. */
    clearCustomers: (which: Which): string[] =>
      customers.change(which, (cleared) => ({ cleared }), workshop.isClearableCustomer),
    deleteCustomers: (which: Which): string[] => customers.remove(which),
    /** Ids of the orders that show something of the field, oldest first. */
    ordersWith: (shape: OrderShape): string[] =>
      orders.all((state) => shapes[shape](orderBodies.factsOf(state), state)).map(({ id }) => String(id)),
    /** From now on the orders are answered wrong, in pages and in results of bulk operations that are yet to start. */
    spoilOrders: (kind: BadOrder, which: Which = 1): string[] =>
      orders.choose(which, isReal).map(({ id, index }) => {
        const { of, spoil } = badOrders[kind];
        spoilt.set(of === 'record' ? gid('Order', id) : lineGidOf(index, 0), spoil);
        return String(id);
      }),
    spoilProducts: (kind: BadProduct, which: Which = 1): string[] =>
      products.choose(which).map(({ id }) => {
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
