import type { Known, RawObject, RecordReader } from '@makerfex/integrations-core/provider';
import { type Refund, sumMoney } from '@makerfex/integrations-core/records';
import { id, text, time } from './fields.ts';
import { readBag } from './money.ts';
import { asList, at } from './node.ts';

/** A transaction without a kind may be a refund. */
const isRefund = ({ kind }: RawObject): boolean => typeof kind !== 'string' || kind === 'REFUND';
const hasSucceeded = ({ status }: RawObject): boolean => status === 'SUCCESS';

/** How many of an order's refunds went out. `some` requires a look at the transactions of each refund. */
export function sentRefunds(order: RawObject): 'all' | 'some' | 'none' {
  const transactions = asList(order.transactions).filter(isRefund);
  if (transactions.every(hasSucceeded)) return 'all';
  const isLookedUp = asList(order.refunds).every(({ transactions: own }) => own !== undefined);
  if (isLookedUp) return 'all';
  const lacksStatus = transactions.some(({ status }) => typeof status !== 'string');
  const maySomeBeSent =
    lacksStatus || transactions.some(hasSucceeded) || asList(order.refunds).length > transactions.length;
  return maySomeBeSent ? 'some' : 'none';
}

/** Refunds that went out. If one of them cannot be read, the whole list is unknown, with a warning. */
export function readRefunds(reader: RecordReader): Refund[] | undefined {
  const value = reader.raw.refunds;
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return reader.warn('refunds', 'is not a list');
  const sent = sentRefunds(reader.raw);
  if (sent === 'some') return reader.warn('refunds', 'includes one that did not go out, and it is unknown which one');
  return sent === 'none' ? [] : reader.list('refunds', readRefund);
}

/** Empty if nothing went out. */
function readRefund(refund: RecordReader): Refund[] | undefined {
  const amount = readAmount(refund);
  if (!amount) return amount === null ? [] : undefined;
  return [
    {
      externalId: refund.optional('id', id),
      amount,
      reason: refund.optional('note', text),
      refundedAt: refund.optional('processedAt', time),
    },
  ];
}

/** The amount that went out; null if nothing did, undefined if it cannot be read. Failed and pending transactions do not count. */
function readAmount(refund: RecordReader): Known<Refund['amount']> {
  const transactions = asList(at(refund.raw, 'transactions', 'nodes')).filter(isRefund);
  const succeeded = transactions.filter(hasSucceeded);
  if (transactions.length > 0 && succeeded.length === 0) return null;
  if (succeeded.length === transactions.length) {
    const amount = readBag(refund, 'totalRefundedSet');
    // An unreadable amount has its warning already.
    return amount === null || refund.raw.totalRefundedSet === undefined ? missing(refund, 'totalRefundedSet') : amount;
  }
  const amounts = succeeded.map((transaction) =>
    refund.part('transactions', transaction, (part) => readBag(part, 'amountSet')),
  );
  const known = amounts.flatMap((money) => (money ? [{ money }] : []));
  return (known.length === amounts.length ? sumMoney(known) : undefined) ?? missing(refund, 'transactions');
}

const missing = (refund: RecordReader, field: string): undefined =>
  refund.warn(field, 'is missing; refunds that are already known stay');
