import type { RecordState } from '../collection.ts';
import { partGidOf } from './ids.ts';
import type { Ledger } from './ledger.ts';
import type { MoneyBag } from './money.ts';
import type { Payment } from './payment.ts';

/** The amounts of an order in one currency. */
export interface Counts {
  readonly ledger: Ledger;
  readonly payment: Payment;
}
export type Bag = (amountIn: (counts: Counts) => number) => MoneyBag;

/** The amounts of an order, as placed and as it is now. */
export function amountsBody(state: RecordState, bag: Bag) {
  const of = (pick: (ledger: Ledger) => number) => bag(({ ledger }) => pick(ledger));
  const paid = (pick: (payment: Payment) => number) => bag(({ payment }) => pick(payment));
  // Null if this kind was never charged.
  const ifCharged = (charged: (ledger: Ledger) => number, amount = charged) =>
    bag(({ ledger }) => charged(ledger)).shopMoney.amount === '0.0' ? null : of(amount);
  const importFee = ifCharged(({ importFee: fee }) => fee);
  return {
    subtotalPriceSet: of(({ subtotal }) => subtotal),
    totalDiscountsSet: of(({ discounts }) => discounts),
    totalShippingPriceSet: of(({ shipping }) => shipping),
    totalTaxSet: of(({ tax }) => tax),
    totalTipReceivedSet: of(({ tip }) => tip),
    originalTotalDutiesSet: ifCharged(({ duties }) => duties),
    originalTotalAdditionalFeesSet: importFee,
    additionalFees: importFee
      ? [{ id: partGidOf('AdditionalFee', state.id, 1), name: 'Import fee', price: importFee, taxLines: [] }]
      : [],
    totalPriceSet: of(({ total }) => total),
    originalTotalPriceSet: of(({ originalTotal }) => originalTotal),
    currentSubtotalPriceSet: of(({ current }) => current.subtotal),
    currentTotalDiscountsSet: of(({ current }) => current.discounts),
    currentShippingPriceSet: of(({ current }) => current.shipping),
    currentTotalTaxSet: of(({ current }) => current.tax),
    currentTotalDutiesSet: ifCharged(
      ({ duties }) => duties,
      ({ current }) => current.duties,
    ),
    currentTotalAdditionalFeesSet: ifCharged(
      ({ importFee: fee }) => fee,
      ({ current }) => current.importFee,
    ),
    currentTotalPriceSet: of(({ current }) => current.total),
    totalReceivedSet: paid(({ received }) => received),
    totalRefundedSet: paid(({ refunded }) => refunded),
    netPaymentSet: paid(({ received, refunded }) => received - refunded),
    refundDiscrepancySet: paid(({ discrepancy }) => discrepancy),
    totalOutstandingSet: paid(({ outstanding }) => outstanding),
  };
}
