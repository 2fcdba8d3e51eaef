import type { RecordReader } from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import { flag, withheld } from './fields.ts';
import { readMoney } from './money.ts';
import { at } from './node.ts';

/** https://shopify.dev/docs/api/admin-graphql/2026-10/enums/OrderDisplayFinancialStatus */
export const paymentStatuses = {
  AUTHORIZED: 'pending',
  PENDING: 'pending',
  PARTIALLY_PAID: 'pending',
  PAID: 'paid',
  PARTIALLY_REFUNDED: 'partially_refunded',
  REFUNDED: 'refunded',
  // The authorised money was released: nothing is paid.
  VOIDED: 'pending',
  EXPIRED: 'pending',
} as const satisfies Record<string, Order['paymentStatus']>;

/**
 * The payment status. An order without a transaction has none, so it is derived from the amounts. Unknown if Shopify did not
 * answer the status: the order could be refunded.
 */
export const readPaymentStatus = (reader: RecordReader): Order['paymentStatus'] =>
  reader.raw.displayFinancialStatus === null
    ? readPayment(reader)
    : reader.word('displayFinancialStatus', paymentStatuses);

function readPayment(reader: RecordReader): 'paid' | 'pending' | undefined {
  const isPaid = reader.optional('fullyPaid', flag, withheld);
  const isUnpaid = reader.optional('unpaid', flag, withheld);
  const [outstanding, total] = [signOf(reader.raw.totalOutstandingSet), signOf(reader.raw.totalPriceSet)];
  if (outstanding === 1) return 'pending';
  // There was nothing to pay.
  if (total === 0 || isPaid) return 'paid';
  if (isUnpaid || isPaid === false) return 'pending';
  return outstanding === undefined ? undefined : 'paid';
}

function signOf(bag: unknown): number | undefined {
  const money = readMoney(at(bag, 'shopMoney'));
  return money && Math.sign(Number(money.amount));
}
