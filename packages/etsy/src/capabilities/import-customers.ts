import {
  type Customer,
  mergeRecord,
  type PullContext,
  type PullInput,
  type PullPage,
  type RecordIssue,
} from '@makerfex/integrations-core';
import type { EtsyConfig } from '../config.ts';
import { givenText, time } from '../fields.ts';
import { isObject, mapRecords, readId, type Warn } from '../mapping.ts';
import { buyerName, isGift, shippingAddress } from './address.ts';
import { type RawBuyer, rawBuyer } from './raw.ts';
import { type ReceiptCursor, walkReceipts } from './walk.ts';

/**
 * Etsy has no endpoint for customers: they are read from receipts, by `buyer_user_id`. A buyer who is on several pages is
 * returned with each of them, newer every time.
 */
export async function* pullCustomers(
  context: PullContext<EtsyConfig, PullInput, ReceiptCursor>,
): AsyncGenerator<PullPage<Customer, ReceiptCursor>, void, undefined> {
  // An incremental run saw each buyer when the receipt was new, so only a full run needs cancelled receipts.
  const phases = context.window.since === null ? (['updated', 'canceled'] as const) : (['updated'] as const);
  const mapping = {
    schema: rawBuyer,
    id: 'buyer_user_id',
    map: toCustomer,
    merge,
    fieldPrefix: (raw: unknown) => `receipts.${readId(raw, 'receipt_id') ?? 'unreadable'}.`,
  };
  // There is no total: the number of customers is unknown until the end.
  for await (const { raws, cursor, notices } of walkReceipts({ ...context, shopId: context.config.shop_id, phases })) {
    const page = mapRecords(raws.filter(hasBuyer), mapping);
    yield { ...page, warnings: [...page.warnings, ...missingBuyers(raws)], cursor, notices };
  }
}

/** A receipt without a buyer yields no customer and is no error. An unreadable id passes, so that the mapping rejects it. */
const hasBuyer = (raw: unknown): boolean => !isObject(raw) || (raw['buyer_user_id'] ?? null) !== null;

/** Null means no buyer. A missing key may mean that Etsy's API has changed, so one warning per page counts them. */
function missingBuyers(raws: readonly unknown[]): RecordIssue[] {
  const count = raws.filter((raw) => isObject(raw) && raw['buyer_user_id'] === undefined).length;
  const problem = `is missing from ${count} of ${raws.length} receipts; they yield no customer`;
  return count === 0 ? [] : [{ externalId: null, field: 'buyer_user_id', problem }];
}

/** The name and address of a gift are the recipient's, so it only shows that the buyer exists. */
function toCustomer(raw: RawBuyer, warn: Warn): Customer {
  const address = isGift(raw) === false ? shippingAddress(raw, warn) : undefined;
  return {
    externalId: String(raw.buyer_user_id),
    updatedAt: time(raw.updated_timestamp ?? raw.update_timestamp, 'updated_timestamp', warn) ?? null,
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
