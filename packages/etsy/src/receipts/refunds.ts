import type { Order, Refund } from '@makerfex/integrations-core';
import { add, isPositive, negative } from '../decimals.ts';
import { complete, optionalMoney, readMoney, text, time } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import type { RawReceipt, RawRefund } from './raw.ts';
import { providerStatus } from './status.ts';

/** Words for money that did not go back, or not yet. The document has none; a refund without a word has gone back. */
const notRefunded =
  /^(pending|processing|in[ _]progress|open|requested|failed|failure|error|declined|denied|rejected|cancel+ed|void(ed)?|reversed)$/;

const counts = ({ status }: RawRefund): boolean => !notRefunded.test(status?.trim().toLowerCase() ?? '');

/**
 * The refunds that count. Etsy gives them no id: it is made of their time, so that a host finds one again.
 * @returns undefined if one of them cannot be read; that there was one still shows in the status of the payment.
 */
export function toRefunds(raw: RawReceipt, warn: Warn): Refund[] | undefined {
  const seconds = new Map<number, number>();
  const refunds = raw.refunds?.map((refund, index) => {
    if (!refund) return undefined;
    if (!counts(refund)) return 'none' as const;
    const amount = optionalMoney(refund.amount, `refunds.${index}.amount`, warn);
    if (!refund.amount) warn(`refunds.${index}.amount`, 'missing: the refunds that are known stay');
    if (!amount) return undefined;
    const second = refund.created_timestamp ?? 0;
    const before = seconds.get(second) ?? 0;
    seconds.set(second, before + 1);
    const refundedAt = time(refund.created_timestamp, `refunds.${index}.created_timestamp`, warn);
    const externalId = second > 0 ? `${second}${before > 0 ? `-${before + 1}` : ''}` : null;
    return { externalId, amount, reason: text(refund.reason), refundedAt };
  });
  return complete(refunds)?.filter((refund) => refund !== 'none');
}

/** A list of refunds that all failed, or are pending, outweighs a status that speaks of a refund. */
export function paymentStatus(raw: RawReceipt): Order['paymentStatus'] {
  const status = providerStatus(raw);
  const listed = (raw.refunds ?? []).flatMap((refund) => refund ?? []);
  const isRefunded = listed.some(counts);
  if (isRefunded || (listed.length === 0 && (status === 'fully refunded' || status === 'partially refunded')))
    return status === 'fully refunded' || isAllOf(raw, listed.filter(counts)) ? 'refunded' : 'partially_refunded';
  if (status === 'payment processing' || raw.is_paid === false) return 'pending';
  // Without the list it is not known whether some of the money went back.
  return raw.is_paid === true && raw.refunds ? 'paid' : undefined;
}

function isAllOf({ grandtotal }: RawReceipt, refunds: readonly RawRefund[]): boolean {
  const total = readMoney(grandtotal);
  const refunded = add(...refunds.flatMap(({ amount }) => (amount ? (readMoney(amount) ?? []) : [])));
  const left = total && refunded && add(total, negative(refunded));
  return left !== undefined && !isPositive(left);
}
