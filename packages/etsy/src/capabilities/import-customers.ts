import {
  isRawObject,
  type PullContext,
  type PullInput,
  type PullPage,
  type RecordIssue,
} from '@makerfex/integrations-core/provider';
import type { Customer } from '@makerfex/integrations-core/records';
import type { EtsyConfig } from '../config.ts';
import { readCustomers } from '../map/customer.ts';
import { type ReceiptCursor, walkReceipts } from './receipt-walk.ts';

/**
 * Etsy has no endpoint for customers: they are read from receipts, by `buyer_user_id`. A buyer who is on several pages is
 * returned with each of them, newer every time.
 */
export async function* pullCustomers(
  context: PullContext<EtsyConfig, PullInput, ReceiptCursor>,
): AsyncGenerator<PullPage<Customer, ReceiptCursor>, void, undefined> {
  // An incremental run saw each buyer when the receipt was new, so only a full run needs cancelled receipts.
  const phases = context.window.since === null ? (['updated', 'canceled'] as const) : (['updated'] as const);
  // There is no total: the number of customers is unknown until the end.
  const walk = { ...context, shopId: context.config.shop_id, phases };
  for await (const { raws, cursor, notices, readAt } of walkReceipts(walk)) {
    const page = readCustomers(raws.filter(hasBuyer));
    yield { ...page, warnings: [...page.warnings, ...missingBuyers(raws)], cursor, notices, readAt };
  }
}

/** A receipt without a buyer yields no customer and is no error. An unreadable id passes, so that the mapping rejects it. */
const hasBuyer = (raw: unknown): boolean => !isRawObject(raw) || (raw['buyer_user_id'] ?? null) !== null;

/** Null means no buyer. A missing key may mean that Etsy's API has changed, so one warning per page counts them. */
function missingBuyers(raws: readonly unknown[]): RecordIssue[] {
  const count = raws.filter((raw) => isRawObject(raw) && raw['buyer_user_id'] === undefined).length;
  const problem = `is missing from ${count} of ${raws.length} receipts; they yield no customer`;
  return count === 0 ? [] : [{ externalId: null, field: 'buyer_user_id', problem }];
}
