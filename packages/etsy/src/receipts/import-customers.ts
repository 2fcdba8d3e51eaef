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
 * Etsy has no endpoint of customers: they are sent from receipts, by `buyer_user_id`. A buyer of several pages comes with
 * each of them, newer every time.
 */
export async function* pullCustomers(
  context: PullContext<EtsyConfig, PullInput, ReceiptCursor>,
): AsyncGenerator<PullPage<Customer, ReceiptCursor>, void, undefined> {
  // A buyer is known since the receipt was new: only what reads everything meets one of a cancelled receipt first.
  const phases = context.window.since === null ? (['updated', 'canceled'] as const) : (['updated'] as const);
  const mapping = {
    schema: rawBuyer,
    id: 'buyer_user_id',
    map: toCustomer,
    merge,
    under: (raw: unknown) => `receipts.${readId(raw, 'receipt_id') ?? 'unreadable'}.`,
  };
  // How many customers there are is not known before the end.
  for await (const { raws, cursor, notices } of walkReceipts({ ...context, shopId: context.config.shop_id, phases })) {
    const page = mapRecords(raws.filter(hasBuyer), mapping);
    yield { ...page, warnings: [...page.warnings, ...missingBuyers(raws)], cursor, notices };
  }
}

/** A receipt without a buyer makes no customer, which is no fault of it; an id that cannot be read is for the mapping to reject. */
const hasBuyer = (raw: unknown): boolean => !isObject(raw) || (raw['buyer_user_id'] ?? null) !== null;

/** Null says that there is none. A key that is missing may be a change of Etsy's, so that one warning a page counts them. */
function missingBuyers(raws: readonly unknown[]): RecordIssue[] {
  const count = raws.filter((raw) => isObject(raw) && raw['buyer_user_id'] === undefined).length;
  const problem = `is missing from ${count} of ${raws.length} receipts, which make no customer`;
  return count === 0 ? [] : [{ externalId: null, field: 'buyer_user_id', problem }];
}

/** Of a gift the name and the address are the recipient's, so it shows only that there is a buyer. */
function toCustomer(raw: RawBuyer, warn: Warn): Customer {
  const address = isGift(raw) === false ? shippingAddress(raw, warn) : undefined;
  return {
    externalId: String(raw.buyer_user_id),
    updatedAt: time(raw.updated_timestamp ?? raw.update_timestamp, 'updated_timestamp', warn) ?? null,
    // One receipt without a name does not say that the buyer has none.
    name: buyerName(raw) ?? undefined,
    email: givenText(raw.buyer_email) ?? undefined,
    addresses: address && [address],
  };
}

/** The newest word of each field: what a receipt leaves out hides nothing that another one has. */
function merge(held: Customer, next: Customer): Customer {
  const [older, newer] = (held.updatedAt ?? '') <= (next.updatedAt ?? '') ? [held, next] : [next, held];
  return { ...mergeRecord(older, newer), updatedAt: newer.updatedAt };
}
