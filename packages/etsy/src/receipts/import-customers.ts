import type { Customer, PullContext, PullInput, PullPage } from '@makerfex/integrations-core';
import type { EtsyConfig } from '../config.ts';
import { filledText, text, time } from '../fields.ts';
import { mapRecords, readId, type Warn } from '../mapping.ts';
import { shippingAddress } from './address.ts';
import { type RawBuyer, rawBuyer } from './raw.ts';
import { type ReceiptCursor, walkReceipts } from './walk.ts';

/** Etsy has no endpoint of customers: they are told from receipts, by `buyer_user_id`. */
export async function* pullCustomers(
  context: PullContext<EtsyConfig, PullInput, ReceiptCursor>,
): AsyncGenerator<PullPage<Customer, ReceiptCursor>, void, undefined> {
  const walk = { ...context, shopId: context.config.shop_id, phases: ['updated'] as const };
  for await (const { raws, cursor, notices } of walkReceipts(walk)) {
    const page = mapRecords(raws, { schema: rawBuyer, id: 'receipt_id', map: toSighting });
    const buyers = Map.groupBy(page.items, ({ customer }) => customer.externalId);
    yield { ...page, items: [...buyers.values()].map(merge), cursor, notices };
  }
}

/** One receipt's word on its buyer; its id is the receipt's, so that a buyer's receipts are not taken for duplicates. */
interface Sighting {
  readonly externalId: string;
  readonly updatedAt: string | null;
  readonly customer: Customer;
}

function toSighting(raw: RawBuyer, warn: Warn): Sighting {
  const updatedAt = time(raw.updated_timestamp ?? raw.update_timestamp, 'updated_timestamp', warn);
  const address = shippingAddress(raw, warn);
  const customer = {
    externalId: String(raw.buyer_user_id),
    updatedAt,
    // The shipping recipient's, which is all that Etsy tells: with a gift it is not the buyer's.
    name: text(raw.name),
    email: filledText(raw.buyer_email),
    phone: null,
    locale: null,
    addresses: address ? [address] : [],
    createdAt: null,
  };
  return { externalId: readId(raw, 'receipt_id') ?? '', updatedAt, customer };
}

/** The newest word that is one: null means withheld, so it hides nothing that another receipt tells. */
function merge(sightings: readonly Sighting[]): Customer {
  const [newest, ...older] = sightings
    .toSorted((a, b) => ((a.updatedAt ?? '') < (b.updatedAt ?? '') ? 1 : -1))
    .map(({ customer }) => customer);
  if (!newest) throw new Error('A group has at least one member.');
  return older.reduce(
    (known, next) => ({
      ...known,
      name: known.name ?? next.name,
      email: known.email ?? next.email,
      addresses: known.addresses.length > 0 ? known.addresses : next.addresses,
    }),
    newest,
  );
}
