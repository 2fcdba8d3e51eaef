import { type RecordReader, wholeList } from '@makerfex/integrations-core/provider';
import type { Order, Refund } from '@makerfex/integrations-core/records';
import { add, isPositive, negative } from './decimals.ts';
import { optionalMoney, readMoney, text, time } from './fields.ts';
import type { RawReceipt, RawRefund } from './receipt.ts';
import { providerStatus } from './status.ts';

/** Statuses of refunds that were not paid out, or not yet. Etsy documents no statuses; any other one, or null, means paid out. */
const notRefunded =
  /^(pending|processing|in[ _]progress|open|requested|failed|failure|error|declined|denied|rejected|cancel+ed|void(ed)?|reversed)$/;

/** Whether a refund was paid out; undefined if Etsy does not say. */
const isPaidOut = ({ status }: RawRefund): boolean | undefined =>
  status === undefined ? undefined : !notRefunded.test(status?.trim().toLowerCase() ?? '');

/**
 * The refunds that were paid out. Etsy gives refunds no id, so the id is derived from their time: a host recognises one by it.
 * @returns undefined if any cannot be read.
 */
export function toRefunds(raw: RawReceipt, record: RecordReader): Refund[] | undefined {
  const seconds = new Map<number, number>();
  const refunds = raw.refunds?.map((refund, index) => {
    if (!refund) return undefined;
    const wasPaid = isPaidOut(refund);
    if (wasPaid === undefined) record.warn(`refunds.${index}.status`, 'missing; the known refunds stay');
    if (!wasPaid) return wasPaid === false ? ('none' as const) : undefined;
    const amount = optionalMoney(refund.amount, `refunds.${index}.amount`, record);
    if (!refund.amount) record.warn(`refunds.${index}.amount`, 'missing; the known refunds stay');
    const second = refund.created_timestamp;
    const refundedAt = time(second, `refunds.${index}.created_timestamp`, record);
    if (!amount || !second) return undefined;
    const before = seconds.get(second) ?? 0;
    seconds.set(second, before + 1);
    const externalId = before > 0 ? `${second}-${before + 1}` : String(second);
    return { externalId, amount, reason: text(refund.reason), refundedAt };
  });
  return wholeList(refunds)?.filter((refund) => refund !== 'none');
}

/** If all refunds of the list failed or are pending, the list overrides a status that says refunded. */
export function paymentStatus(raw: RawReceipt): Order['paymentStatus'] {
  const status = providerStatus(raw);
  const refunds = wholeList(raw.refunds);
  const paidOut = (raw.refunds ?? []).flatMap((refund) => (refund && isPaidOut(refund) ? refund : []));
  const isOpen = !refunds || refunds.length === 0 || refunds.some((refund) => isPaidOut(refund) === undefined);
  if (paidOut.length > 0 || isOpen) {
    if (status === 'fully refunded' || coversTotal(raw, paidOut)) return 'refunded';
    if (status === 'partially refunded' || paidOut.length > 0) return 'partially_refunded';
  }
  if (status === 'payment processing' || raw.is_paid === false) return 'pending';
  // Without the whole list some of the money may have been refunded.
  const isKnown = refunds?.every((refund) => isPaidOut(refund) === false);
  return raw.is_paid === true && isKnown ? 'paid' : undefined;
}

function coversTotal({ grandtotal }: RawReceipt, refunds: readonly RawRefund[]): boolean {
  const total = readMoney(grandtotal);
  const refunded = add(...refunds.flatMap(({ amount }) => (amount ? (readMoney(amount) ?? []) : [])));
  const left = total && refunded && add(total, negative(refunded));
  return left !== undefined && !isPositive(left);
}
