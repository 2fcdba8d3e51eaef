import type { Order, Refund } from '@makerfex/integrations-core';
import { add, isPositive, negative } from '../decimals.ts';
import { complete, optionalMoney, readMoney, text, time } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import type { RawReceipt, RawRefund } from './raw.ts';
import { providerStatus } from './status.ts';

/** Words for money that did not go back, or not yet. The document lists none; a refund of another word, or of null, has gone back. */
const notRefunded =
  /^(pending|processing|in[ _]progress|open|requested|failed|failure|error|declined|denied|rejected|cancel+ed|void(ed)?|reversed)$/;

/** @returns undefined if Etsy does not say. */
const counts = ({ status }: RawRefund): boolean | undefined =>
  status === undefined ? undefined : !notRefunded.test(status?.trim().toLowerCase() ?? '');

/**
 * The refunds that count. Etsy gives them no id: it is made of their time, so that a host finds one again.
 * @returns undefined if one of them cannot be read.
 */
export function toRefunds(raw: RawReceipt, warn: Warn): Refund[] | undefined {
  const seconds = new Map<number, number>();
  const refunds = raw.refunds?.map((refund, index) => {
    if (!refund) return undefined;
    const isCounted = counts(refund);
    if (isCounted === undefined) warn(`refunds.${index}.status`, 'missing: the refunds that are known stay');
    if (!isCounted) return isCounted === false ? ('none' as const) : undefined;
    const amount = optionalMoney(refund.amount, `refunds.${index}.amount`, warn);
    if (!refund.amount) warn(`refunds.${index}.amount`, 'missing: the refunds that are known stay');
    const second = refund.created_timestamp;
    const refundedAt = time(second, `refunds.${index}.created_timestamp`, warn);
    if (!amount || !second) return undefined;
    const before = seconds.get(second) ?? 0;
    seconds.set(second, before + 1);
    const externalId = before > 0 ? `${second}-${before + 1}` : String(second);
    return { externalId, amount, reason: text(refund.reason), refundedAt };
  });
  return complete(refunds)?.filter((refund) => refund !== 'none');
}

/** A list of refunds that all failed, or are pending, outweighs a status that speaks of a refund. */
export function paymentStatus(raw: RawReceipt): Order['paymentStatus'] {
  const status = providerStatus(raw);
  const refunds = complete(raw.refunds);
  const counted = (raw.refunds ?? []).flatMap((refund) => (refund && counts(refund) ? refund : []));
  const isOpen = !refunds || refunds.length === 0 || refunds.some((refund) => counts(refund) === undefined);
  if (counted.length > 0 || isOpen) {
    if (status === 'fully refunded' || isAllOf(raw, counted)) return 'refunded';
    if (status === 'partially refunded' || counted.length > 0) return 'partially_refunded';
  }
  if (status === 'payment processing' || raw.is_paid === false) return 'pending';
  // If not all refunds are sent, it is not known whether some of the money went back.
  const isKnown = refunds?.every((refund) => counts(refund) === false);
  return raw.is_paid === true && isKnown ? 'paid' : undefined;
}

function isAllOf({ grandtotal }: RawReceipt, refunds: readonly RawRefund[]): boolean {
  const total = readMoney(grandtotal);
  const refunded = add(...refunds.flatMap(({ amount }) => (amount ? (readMoney(amount) ?? []) : [])));
  const left = total && refunded && add(total, negative(refunded));
  return left !== undefined && !isPositive(left);
}
