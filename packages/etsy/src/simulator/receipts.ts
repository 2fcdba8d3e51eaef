import { createRandom } from '@makerfex/integrations-testkit/simulator';
import { json, problem } from './answers.ts';
import { type BadOrder, badOrders } from './bad-orders.ts';
import { type ReceiptBody, type ReceiptShop, receiptBody } from './receipt-body.ts';
import { createReceiptList, type ReceiptListOptions } from './receipt-list.ts';
import { day, freshState, type ReceiptState, receiptIdOf, yearOfReceipts } from './receipt-state.ts';

export interface ReceiptOptions extends ReceiptShop, ReceiptListOptions {
  readonly orders: number;
  /** How many of the oldest receipts changed within one second. */
  readonly sameSecond: number;
  readonly nowSeconds: () => number;
}

export interface RefundOptions {
  /**
   * Whether `updated_timestamp` changes too.
   * @default false
   */
  readonly bump?: boolean;
  /** @default 'part' */
  readonly refund?: ReceiptState['refund'];
}

export interface WithholdOptions {
  /** @default 'address' */
  readonly withheld?: ReceiptState['withheld'];
}

/** The receipts of one shop. Only what can change is stored; bodies are built on request. */
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
    return createRandom(seed, 'change', changes).sample(n, from);
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
    /** Removes the receipts with this id, or of this buyer, from every response. */
    remove: (id: string, of: 'receipt_id' | 'buyer_user_id' = 'receipt_id') =>
      states
        .filter((state) => String(receiptBody(options, state)[of]) === id)
        .map((state) => change(state, { removed: true })),
    /** Changes to orders. Each returns the ids of the receipts that it changed. */
    verbs: {
      /** Ships `n` random orders with a new message, except those whose message was removed. */
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
      /** Cancels the newest. Without `bump` only `was_canceled` shows it, as happens at Etsy. */
      cancelOrders: (n: number, { bump = false } = {}) =>
        newest(n).map((state) => change(state, { canceled: true, ...bumped(bump) })),
      /**
       * Refunds the newest in part or in full, or lets the refund fail. Without `bump` the receipt does not count as changed
       * (etsy/open-api#339).
       */
      refundOrders: (n: number, { bump = false, refund = 'part' }: RefundOptions = {}) =>
        newest(n).map((state) => change(state, { refund, ...bumped(bump) })),
      /** Sends the first parcel of the newest orders that have several. */
      sendPartly: (n: number) =>
        unsent(states.length)
          .filter((state) => parcelsOf(receiptBody(options, state)) > 1)
          .slice(-n)
          .map((state) => change(state, { sent: 'some', ...bumped(true) })),
      /** Removes the second address line, the note and the gift message of the newest orders that have any of them. */
      clearOrders: (n: number) =>
        open()
          .filter((state) => isClearable(receiptBody(options, state)))
          .slice(-n)
          .map((state) => change(state, { cleared: true, ...bumped(true) })),
      /** Withholds the address, or all personal data, of the newest from now on. */
      withholdOrders: (n: number, { withheld = 'address' }: WithholdOptions = {}) =>
        newest(n).map((state) => change(state, { withheld, ...bumped(true) })),
      /** Moves the ship dates of the newest unsent orders. `updated_timestamp` stays (etsy/open-api#232). */
      moveShipDates: (n: number, { seconds = day } = {}) =>
        unsent(n).map((state) => change(state, { shipDateShift: state.shipDateShift + seconds })),
      /** Corrupts `n` random orders from now on. */
      corruptOrders: (kind: BadOrder, n = 1) =>
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
