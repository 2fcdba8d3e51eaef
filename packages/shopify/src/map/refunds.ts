import { type Refund, sumMoney } from '@makerfex/integrations-core';
import { asList, at, type Node } from './node.ts';
import type { Known, Reader } from './reader.ts';

/** A transaction without a kind may be a refund. */
const isRefund = ({ kind }: Node): boolean => typeof kind !== 'string' || kind === 'REFUND';
const hasSucceeded = ({ status }: Node): boolean => status === 'SUCCESS';

/** How many of an order's refunds went out. `some` requires a look at the transactions of each refund. */
export function sentRefunds(order: Node): 'all' | 'some' | 'none' {
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
export function readRefunds(reader: Reader, order: Node): Refund[] | undefined {
  const value = order.refunds;
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return reader.warn('refunds', 'is not a list');
  const sent = sentRefunds(order);
  if (sent === 'some') return reader.warn('refunds', 'includes one that did not go out, and it is unknown which one');
  return sent === 'none' ? [] : reader.list('refunds', value, (refund, path) => readRefund(reader, refund, path));
}

/** Empty if nothing went out. */
function readRefund(reader: Reader, refund: Node, path: string): Refund[] | undefined {
  const amount = readAmount(reader, refund, path);
  if (!amount) return amount === null ? [] : undefined;
  return [
    {
      externalId: reader.id(`${path}.id`, refund.id),
      amount,
      reason: reader.text(`${path}.note`, refund.note),
      refundedAt: reader.time(`${path}.processedAt`, refund.processedAt),
    },
  ];
}

/** The amount that went out; null if nothing did, undefined if it cannot be read. Failed and pending transactions do not count. */
function readAmount(reader: Reader, refund: Node, path: string): Known<Refund['amount']> {
  const transactions = asList(at(refund, 'transactions', 'nodes')).filter(isRefund);
  const succeeded = transactions.filter(hasSucceeded);
  if (transactions.length > 0 && succeeded.length === 0) return null;
  if (succeeded.length === transactions.length) {
    const field = `${path}.totalRefundedSet`;
    return reader.money(field, refund.totalRefundedSet) ?? unread(reader, field, refund.totalRefundedSet);
  }
  const field = `${path}.transactions`;
  const amounts = succeeded.map(({ amountSet }) => reader.money(`${field}.amountSet`, amountSet));
  const known = amounts.flatMap((money) => (money ? [{ money }] : []));
  return (known.length === amounts.length ? sumMoney(known) : undefined) ?? unread(reader, field, undefined);
}

/** Warns only if the value is missing: an unreadable one has its warning already. */
const unread = (reader: Reader, field: string, value: unknown): undefined =>
  value === undefined || value === null
    ? reader.warn(field, 'is missing; refunds that are already known stay')
    : undefined;
