import { isoSeconds } from '../answers.ts';
import type { RecordState } from '../collection.ts';
import { connect } from '../connection.ts';
import type { Bag } from './amounts-body.ts';
import { partGidOf } from './ids.ts';
import type { MoneyBag } from './money.ts';
import type { Payment, RefundStatus } from './payment.ts';

const gateway = 'shopify_payments';

interface Transaction {
  readonly kind: 'SALE' | 'AUTHORIZATION' | 'REFUND';
  readonly status: RefundStatus;
  readonly amountSet: MoneyBag;
  readonly at: number;
  readonly test: boolean;
}

const transactionBody = (state: RecordState, part: number, { at, ...fields }: Transaction) => ({
  id: partGidOf('OrderTransaction', state.id, part),
  gateway,
  createdAt: isoSeconds(at),
  processedAt: isoSeconds(at),
  ...fields,
});

/** Transactions of refunds are numbered after the payment. */
const partOfRefund = (n: number): number => n + 2;

const refundTransactions = (state: RecordState, { refunds }: Payment, test: boolean, bag: Bag) =>
  refunds.map(({ status, at }, n) => {
    const amountSet = bag(({ payment }) => payment.refunds[n]?.amount ?? 0);
    return transactionBody(state, partOfRefund(n), { kind: 'REFUND', status, amountSet, at, test });
  });

/** All transactions of an order, oldest first. */
export function transactionBodies(state: RecordState, payment: Payment, test: boolean, bag: Bag) {
  const { kind, status } = payment;
  if (kind === null) return [];
  const amountSet = bag(({ payment: of }) => of.asked);
  const paying = transactionBody(state, 1, { kind, status, amountSet, at: state.created, test });
  return [paying, ...refundTransactions(state, payment, test, bag)];
}

/** Refunds with the sum of their transactions, successful or not. */
export function refundBodies(state: RecordState, payment: Payment, bag: Bag, test: boolean) {
  const transactions = refundTransactions(state, payment, test, bag);
  return payment.refunds.map(({ note, at }, n) => ({
    id: partGidOf('Refund', state.id, n + 1),
    note,
    createdAt: isoSeconds(at),
    processedAt: isoSeconds(at),
    updatedAt: isoSeconds(at),
    totalRefundedSet: bag(({ payment: of }) => of.refunds[n]?.amount ?? 0),
    transactions: connect(() => transactions.slice(n, n + 1)),
  }));
}
