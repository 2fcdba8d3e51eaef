import { json, problem } from './answers.ts';
import { type BadOrder, badOrders } from './bad-orders.ts';
import { choose, random, seedOf } from './random.ts';
import { type ReceiptBody, type ReceiptShop, receiptBody } from './receipt-body.ts';
import { createReceiptList, type ReceiptListOptions } from './receipt-list.ts';
import { day, freshState, type ReceiptState, receiptIdOf, yearOfReceipts } from './receipt-state.ts';

export interface ReceiptOptions extends ReceiptShop, ReceiptListOptions {
  readonly orders: number;
  /** So many of the oldest receipts all changed within one second. */
  readonly sameSecond: number;
  readonly nowSeconds: () => number;
}

export interface RefundOptions {
  readonly bump?: boolean;
  /** @default 'part' */
  readonly refund?: ReceiptState['refund'];
}

export interface WithholdOptions {
  /** @default 'address' */
  readonly withheld?: ReceiptState['withheld'];
}

/** The receipts of one shop. Only what can change is kept of each; its body is made when it is asked for. */
export function createReceipts(options: ReceiptOptions) {
  const { seed, nowSeconds } = options;
  const states = yearOfReceipts({ ...options, now: nowSeconds() });
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
  const open = () => states.filter(({ canceled, removed, index }) => !canceled && !removed && !bad.has(index));
  const some = (n: number, from = open()) => {
    changes += 1;
    return choose(random(seedOf(seed, 9, changes)), n, from);
  };
  const newest = (n: number) => open().slice(-n);
  const unsent = (n: number) =>
    open()
      .filter(({ sent }) => sent === 'none')
      .slice(-n);

  return {
    /** `getShopReceipts` */
    list: (query: URLSearchParams): Response => {
      const { count, page } = list.read(states, query);
      return json(200, { count, results: page.flatMap(bodies) });
    },
    /** `getShopReceipt` */
    one: (id: number): Response => {
      const state = states[id - receiptIdOf(0)];
      const [body] = state && !state.removed ? bodies(state) : [];
      return body === undefined
        ? problem(404, `Could not find a Shop Receipt with receipt_id = ${id}`)
        : json(200, body);
    },
    /** Takes the receipts of an id, or of a buyer, out of every answer. */
    remove: (id: string, of: 'receipt_id' | 'buyer_user_id' = 'receipt_id') =>
      states
        .filter((state) => String(receiptBody(options, state)[of]) === id)
        .map((state) => change(state, { removed: true })),
    /** What changes orders. All of these return the ids of the receipts that they took. */
    verbs: {
      /** Ships so many orders with a new message, at random; never those whose message was taken back. */
      changeOrders: (n: number) =>
        some(
          n,
          open().filter(({ cleared }) => !cleared),
        ).map((state) => change(state, { version: state.version + 1, sent: 'all', updated: nowSeconds() })),
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
      /**
       * Refunds a part of the newest, or `all` of them, or tries to and fails. Without `bump` only the receipt itself shows it
       * (etsy/open-api#339).
       */
      refundOrders: (n: number, { bump = false, refund = 'part' }: RefundOptions = {}) =>
        newest(n).map((state) => change(state, { refund, ...bumped(bump) })),
      /** Sends the first thing of the newest that have several to send. */
      sendPartly: (n: number) =>
        unsent(states.length)
          .filter((state) => parcelsOf(receiptBody(options, state)) > 1)
          .slice(-n)
          .map((state) => change(state, { sent: 'some', ...bumped(true) })),
      /** The buyers of the newest that have any take back the second line of their address, the note and the gift message. */
      clearOrders: (n: number) =>
        open()
          .filter((state) => isClearable(receiptBody(options, state)))
          .slice(-n)
          .map((state) => change(state, { cleared: true, ...bumped(true) })),
      /** From now on Etsy does not send the address of the newest, or nothing that is personal. */
      withholdOrders: (n: number, { withheld = 'address' }: WithholdOptions = {}) =>
        newest(n).map((state) => change(state, { withheld, ...bumped(true) })),
      /** Of the newest that have not left. Never bumps `updated_timestamp` (etsy/open-api#232). */
      moveShipDates: (n: number, { seconds = day } = {}) =>
        unsent(n).map((state) => change(state, { shipDateShift: state.shipDateShift + seconds })),
      /** Spoils so many at random: they are answered badly from now on. */
      spoilOrders: (kind: BadOrder, n = 1) =>
        some(n).map(({ index }) => {
          bad.set(index, kind);
          return String(receiptIdOf(index));
        }),
    },
  };
}

const isClearable = ({ second_line, message_from_buyer, gift_message }: ReceiptBody): boolean =>
  Boolean(second_line ?? message_from_buyer) || gift_message !== '';

const parcelsOf = ({ transactions }: ReceiptBody): number => transactions.filter((line) => !line.is_digital).length;
