import type { Customer, PullContext, PullInput, PullPage } from '@makerfex/integrations-core';
import type { EtsyConfig } from '../config.ts';
import { filledText, time } from '../fields.ts';
import { mapRecords, readId, type Warn } from '../mapping.ts';
import { shippingAddress } from './address.ts';
import { type RawBuyer, rawBuyer } from './raw.ts';
import { type ReceiptCursor, walkReceipts } from './walk.ts';

/**
 * Etsy has no endpoint of customers: they are told from receipts, by `buyer_user_id`. A buyer of several pages comes with
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
    until: context.window.until,
  };
  // How many customers there are is not known before the end.
  for await (const { raws, cursor, notices } of walkReceipts({ ...context, shopId: context.config.shop_id, phases }))
    yield { ...mapRecords(raws, mapping), cursor, notices };
}

function toCustomer(raw: RawBuyer, warn: Warn): Customer {
  const address = shippingAddress(raw, warn);
  return {
    externalId: String(raw.buyer_user_id),
    updatedAt: time(raw.updated_timestamp ?? raw.update_timestamp, 'updated_timestamp', warn),
    // The shipping recipient's, which is all that Etsy tells: with a gift it is not the buyer's.
    name: filledText(raw.name),
    email: filledText(raw.buyer_email),
    phone: null,
    locale: null,
    addresses: address ? [address] : [],
    createdAt: null,
  };
}

/** The newest word that is one: null means withheld, so it hides nothing that another receipt tells. */
function merge(held: Customer, next: Customer): Customer {
  const [newer, older] = (held.updatedAt ?? '') <= (next.updatedAt ?? '') ? [next, held] : [held, next];
  return {
    ...newer,
    name: newer.name ?? older.name,
    email: newer.email ?? older.email,
    addresses: newer.addresses?.length ? newer.addresses : older.addresses,
  };
}
