import type { Order } from '@makerfex/integrations-core';
import { readMoney } from './money.ts';
import { asNode, type Node } from './node.ts';
import type { Reader } from './reader.ts';

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
export function readPaymentStatus(reader: Reader, node: Node): Order['paymentStatus'] {
  const status = node.displayFinancialStatus;
  return status === null ? readPayment(reader, node) : reader.word('displayFinancialStatus', status, paymentStatuses);
}

function readPayment(reader: Reader, node: Node): 'paid' | 'pending' | undefined {
  const isPaid = reader.flag('fullyPaid', node.fullyPaid);
  const isUnpaid = reader.flag('unpaid', node.unpaid);
  const [outstanding, total] = [signOf(node.totalOutstandingSet), signOf(node.totalPriceSet)];
  if (outstanding === 1) return 'pending';
  // There was nothing to pay.
  if (total === 0 || isPaid) return 'paid';
  if (isUnpaid || isPaid === false) return 'pending';
  return outstanding === undefined ? undefined : 'paid';
}

function signOf(bag: unknown): number | undefined {
  const money = readMoney(asNode(bag)?.shopMoney);
  return money && Math.sign(Number(money.amount));
}
