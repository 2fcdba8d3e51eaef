import type { RecordState } from '../collection.ts';
import { isClearable } from './buyer.ts';
import type { OrderFacts } from './order.ts';
import type { Fate, OrderTraits } from './traits.ts';

type Shape = (facts: OrderFacts, state: RecordState) => boolean;

const fate =
  (...fates: readonly Fate[]): Shape =>
  ({ traits }) =>
    fates.includes(traits.fate);
const trait =
  (is: (traits: OrderTraits) => boolean): Shape =>
  ({ traits }) =>
    is(traits);
const line =
  (is: (line: OrderFacts['lines'][number]) => boolean): Shape =>
  ({ lines }) =>
    lines.some(is);

/** Shapes that real orders have. The first 200 orders of the default data include each of them. */
export const shapes = {
  test: trait(({ isTest }) => isTest),
  partly_sent: fate('partly_sent'),
  on_hold: fate('on_hold'),
  cancelled_before_sending: fate('cancelled'),
  cancelled_after_sending: fate('cancelled_sent'),
  removed_line: (facts, state) => fate('removed_line')(facts, state) || state.edited !== undefined,
  edited: (facts, state) => fate('removed_line', 'added_line')(facts, state) || state.edited !== undefined,
  added_line: fate('added_line'),
  exchange: fate('exchanged'),
  partly_refunded: fate('returned', 'goodwill_refund'),
  refund_pending: fate('refund_pending'),
  refund_failed: fate('refund_failed'),
  refunded: fate('refunded'),
  no_transaction: fate('invoice', 'free'),
  free: fate('free'),
  authorized: fate('authorized'),
  bundle: line(({ isInBundle }) => isInBundle),
  gift_card: line(({ kind }) => kind === 'gift_card'),
  digital: line(({ kind }) => kind === 'digital'),
  digital_only: ({ lines }) => lines.every(({ kind }) => kind === 'digital'),
  tip: trait(({ contents }) => contents === 'tip'),
  tip_line: line(({ kind }) => kind === 'tip'),
  personalised: line(({ isPersonalised }) => isPersonalised),
  custom_line: line(({ isCustom }) => isCustom),
  duties: ({ terms }) => terms.duties > 0,
  import_fee: ({ terms }) => terms.importFee > 0,
  taxes_included: ({ terms }) => terms.taxesIncluded,
  presentment: ({ terms }) => terms.presentmentCurrency !== terms.shopCurrency,
  line_discount: line(({ discount }) => discount > 0),
  order_discount: ({ terms }) => terms.orderDiscount > 0,
  shipping_discount: ({ terms }) => terms.shippingDiscount > 0,
  express: trait(({ delivery }) => delivery === 'express'),
  pickup: trait(({ delivery }) => delivery === 'pickup'),
  guest: trait(({ buyer }) => buyer === 'guest'),
  phone_guest: trait(({ buyer }) => buyer === 'phone_guest'),
  gift_message: trait(({ gift }) => gift !== 'none'),
  gift_wrap: trait(({ gift }) => gift === 'wrapped'),
  clearable: ({ buyer }) => isClearable(buyer),
  // Only with the option `oddAmounts`.
  exact_unit_price: trait(({ odd }) => odd === 'unit_price'),
  usdc: trait(({ odd }) => odd === 'usdc'),
} as const satisfies Record<string, Shape>;
export type OrderShape = keyof typeof shapes;
