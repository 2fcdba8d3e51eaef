import { json } from './answers.ts';
import { type BadOrder, badOrders } from './bad-orders.ts';
import { choose, random, seedOf } from './random.ts';
import { type ReceiptShop, type ReceiptState, receiptBody, receiptIdOf } from './receipt-body.ts';
import { createReceiptList, type ReceiptListOptions } from './receipt-list.ts';

export interface ReceiptOptions extends ReceiptShop, ReceiptListOptions {
  readonly orders: number;
  /** So many of the oldest receipts all changed within one second. */
  readonly sameSecond: number;
  readonly nowSeconds: () => number;
}

const day = 86_400;
const year = 365 * day;

/** The receipts of one shop. Only what can change is kept of each; its body is made when it is asked for. */
export function createReceipts(options: ReceiptOptions) {
  const { seed, nowSeconds } = options;
  const states = yearOfReceipts(options);
  const bad = new Map<number, BadOrder>();
  const list = createReceiptList(options);
  let changes = 0;

  const bodies = (state: ReceiptState): unknown[] => {
    const body = receiptBody(options, state);
    const kind = bad.get(state.index);
    return kind ? badOrders[kind](body) : [body];
  };

  const change = (state: ReceiptState, patch: Partial<ReceiptState>): string => {
    states[state.index] = { ...state, ...patch };
    list.forget();
    return String(receiptIdOf(state.index));
  };
  const bumped = (isBumped: boolean) => (isBumped ? { updated: nowSeconds() } : {});
  const open = () => states.filter(({ canceled, index }) => !canceled && !bad.has(index));
  const some = (n: number) => {
    changes += 1;
    return choose(random(seedOf(seed, 9, changes)), n, open());
  };
  const newest = (n: number) => open().slice(-n);

  return {
    /** `getShopReceipts` */
    list: (query: URLSearchParams): Response => {
      const { count, page } = list.read(states, query);
      return json(200, { count, results: page.flatMap(bodies) });
    },
    /** What changes orders. All of these return the ids of the receipts that they took. */
    verbs: {
      /** Ships so many orders with a new message, at random. */
      changeOrders: (n: number) =>
        some(n).map((state) => change(state, { version: state.version + 1, shipped: true, updated: nowSeconds() })),
      addOrders: (n: number) =>
        Array.from({ length: n }, () => {
          const index = states.length;
          states.push(freshState(index, nowSeconds()));
          list.forget();
          return String(receiptIdOf(index));
        }),
      /** Cancels the newest. Without `bump` only `was_canceled` tells of it, as happens at Etsy. */
      cancelOrders: (n: number, { bump = false } = {}) =>
        newest(n).map((state) => change(state, { canceled: true, ...bumped(bump) })),
      /** Refunds a part of the newest. Without `bump` nothing tells of it but the receipt itself (etsy/open-api#339). */
      refundOrders: (n: number, { bump = false } = {}) =>
        newest(n).map((state) => change(state, { refunded: true, ...bumped(bump) })),
      /** Of the newest that have not left. Never bumps `updated_timestamp` (etsy/open-api#232). */
      moveShipDates: (n: number, { seconds = day } = {}) =>
        open()
          .filter(({ shipped }) => !shipped)
          .slice(-n)
          .map((state) => change(state, { shipDateShift: state.shipDateShift + seconds })),
      /** Spoils so many at random: they are answered badly from now on. */
      spoilOrders: (kind: BadOrder, n = 1) =>
        some(n).map(({ index }) => {
          bad.set(index, kind);
          return String(receiptIdOf(index));
        }),
    },
  };
}

const freshState = (index: number, created: number): ReceiptState => ({
  index,
  created,
  updated: created,
  version: 0,
  shipped: false,
  canceled: false,
  refunded: false,
  shipDateShift: 0,
});

/** Receipts evenly over the last year. Those older than ten days have left the shop, but for one in forty. */
function yearOfReceipts({ orders, sameSecond, nowSeconds }: ReceiptOptions): ReceiptState[] {
  const now = nowSeconds();
  const first = now - year;
  const spacing = Math.max(1, Math.floor((year - 3_600) / Math.max(1, orders)));
  const theSecond = first + Math.min(orders, sameSecond) * spacing - 1;
  return Array.from({ length: orders }, (_, index) => {
    const created = Math.min(first + index * spacing, now - 120);
    const shipped = created < now - 10 * day && index % 40 !== 7;
    const updated = Math.min(created + (shipped ? day : 0) + (index % 7) * 5, now - 60);
    return { ...freshState(index, created), shipped, updated: index < sameSecond ? theSecond : updated };
  });
}
