import { type ReadRecords, type RecordReader, readList } from '@makerfex/integrations-core/provider';
import { type Customer, mergeRecord } from '@makerfex/integrations-core/records';
import { buyerName, isGift, shippingAddress } from './address.ts';
import { changedAt, givenText, time } from './fields.ts';
import { readId } from './ids.ts';
import { rawBuyer } from './receipt.ts';

/** Reads the buyers of receipts, each once. */
export const readCustomers = (receipts: readonly unknown[]): ReadRecords<Customer> =>
  readList(
    receipts,
    {
      id: (receipt) => readId(receipt, 'buyer_user_id'),
      updatedAt: changedAt,
      path: (receipt) => `receipts.${readId(receipt, 'receipt_id') ?? 'unreadable'}`,
      merge,
    },
    toCustomer,
  );

/** The name and address of a gift are the recipient's, so it only shows that the buyer exists. */
function toCustomer(record: RecordReader): Customer {
  const raw = record.fields(rawBuyer);
  const address = isGift(raw) === false ? shippingAddress(raw) : undefined;
  return {
    externalId: String(raw.buyer_user_id),
    // The newest receipt wins: shipping an old one must not bring its address back.
    updatedAt: time(raw.created_timestamp ?? raw.create_timestamp, 'created_timestamp', record) ?? null,
    // One receipt without a name does not mean that the buyer has none.
    name: buyerName(raw) ?? undefined,
    email: givenText(raw.buyer_email) ?? undefined,
    addresses: address && [address],
  };
}

/** Keeps the newest known value of each field: what one receipt leaves out does not hide what another one has. */
function merge(earlier: Customer, next: Customer): Customer {
  const [older, newer] = (earlier.updatedAt ?? '') <= (next.updatedAt ?? '') ? [earlier, next] : [next, earlier];
  return { ...mergeRecord(older, newer), updatedAt: newer.updatedAt };
}
