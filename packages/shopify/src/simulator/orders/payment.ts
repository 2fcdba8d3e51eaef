import type { RecordState } from '../collection.ts';
import { isCancelled } from './fate.ts';
import type { Ledger } from './ledger.ts';
import { rounded } from './money.ts';
import type { Fate } from './traits.ts';

export type RefundStatus = 'SUCCESS' | 'PENDING' | 'FAILURE';

/** A refund, sent or attempted. */
export interface PaidBack {
  readonly note: string | null;
  readonly at: number;
  readonly status: RefundStatus;
  readonly amount: number;
  /** Refunded although nothing left the order. */
  readonly isGoodwill: boolean;
}

export interface Payment {
  /** The kind of payment; null if it was not paid through the shop. */
  readonly kind: 'SALE' | 'AUTHORIZATION' | null;
  readonly status: 'SUCCESS' | 'PENDING';
  readonly asked: number;
  readonly received: number;
  readonly refunds: readonly PaidBack[];
  /** Sum of the refunds that arrived. */
  readonly refunded: number;
  /** Negative: more was refunded than the removed and returned units were worth. */
  readonly discrepancy: number;
  /** Positive: still to be paid; negative: still to be refunded. */
  readonly outstanding: number;
}

const small = 100;
const withoutTransaction: readonly Fate[] = ['invoice', 'free'];
/** Fates of orders that were never paid. */
const unpaidFates: readonly Fate[] = ['invoice', 'free', 'authorized', 'removed_line'];
const undoneFates: readonly Fate[] = ['cancelled', 'cancelled_sent', 'refunded'];

/** Whether the whole order was cancelled or refunded. */
export const isUndone = (fate: Fate, state: RecordState): boolean =>
  undoneFates.includes(fate) || state.cancelled !== undefined;

/** Payments and refunds, in the currency of a ledger. */
export function paymentOf(ledger: Ledger, fate: Fate, state: RecordState, editedLine: number | null): Payment {
  const received = unpaidFates.includes(fate) ? 0 : ledger.originalTotal;
  const refunds = refundsOf(ledger, fate, state, editedLine, received).filter(({ amount }) => amount > 0);
  const arrived = refunds.filter(({ status }) => status === 'SUCCESS');
  const refunded = sumOf(arrived);
  const goodwill = isUndone(fate, state) ? 0 : sumOf(arrived.filter(({ isGoodwill }) => isGoodwill));
  return {
    kind: withoutTransaction.includes(fate) ? null : fate === 'authorized' ? 'AUTHORIZATION' : 'SALE',
    status: fate === 'removed_line' ? 'PENDING' : 'SUCCESS',
    asked: ledger.originalTotal,
    received,
    refunds,
    refunded,
    discrepancy: goodwill === 0 ? 0 : -goodwill,
    outstanding: ledger.current.total - goodwill - (received - refunded),
  };
}

const sumOf = (refunds: readonly PaidBack[]): number => refunds.reduce((sum, { amount }) => sum + amount, 0);

function refundsOf(
  ledger: Ledger,
  fate: Fate,
  state: RecordState,
  editedLine: number | null,
  received: number,
): PaidBack[] {
  const at = state.settled;
  const back = (amount: number, note: string | null, more: Partial<PaidBack> = {}): PaidBack => ({
    note,
    at,
    status: 'SUCCESS',
    isGoodwill: false,
    ...more,
    // Never more than was received.
    amount: Math.min(amount, received),
  });
  const little = Math.max(rounded(small * ledger.currency.rate, ledger.currency), ledger.currency.step);
  const byFate: Partial<Record<Fate, () => PaidBack>> = {
    cancelled: () => back(received, 'Cancelled by the buyer'),
    cancelled_sent: () => back(received, 'Lost on the way'),
    refunded: () => back(received, 'Came back'),
    returned: () => back(ledger.goneFrom(0), 'Too small'),
    exchanged: () => back(ledger.goneFrom(0) - ledger.added, 'Exchanged'),
    goodwill_refund: () => back(little, 'Arrived late', { isGoodwill: true }),
    refund_pending: () => back(ledger.goneFrom(0), 'Sold out', { status: 'PENDING' }),
    refund_failed: () => back(little, '', { status: 'FAILURE', isGoodwill: true }),
  };
  const first = byFate[fate]?.();
  const refunds = first ? [first] : [];
  if (state.refunded !== undefined)
    refunds.push(back(little, 'Arrived late', { at: state.refunded, isGoodwill: true }));
  if (editedLine !== null && state.edited !== undefined && received > 0)
    refunds.push(back(ledger.goneFrom(editedLine), null, { at: state.edited }));
  if (state.cancelled === undefined) return refunds;
  const before = sumOf(refunds.filter(({ status }) => status === 'SUCCESS'));
  return [...refunds, back(received - before, 'Cancelled', { at: state.cancelled })];
}

/** Shopify's financial status; null if there is no transaction. */
export function financialStatusOf(payment: Payment, fate: Fate, state: RecordState): string | null {
  const { kind, received, refunded, outstanding } = payment;
  if (kind === null) return null;
  if (received === 0) return isCancelled(fate, state) ? 'VOIDED' : kind === 'AUTHORIZATION' ? 'AUTHORIZED' : 'PENDING';
  if (refunded >= received) return 'REFUNDED';
  if (refunded > 0) return 'PARTIALLY_REFUNDED';
  return outstanding > 0 ? 'PARTIALLY_PAID' : 'PAID';
}
