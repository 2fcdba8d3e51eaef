import { type ReadRecords, type RecordReader, readList, wholeList } from '@makerfex/integrations-core/provider';
import type { Image, Product } from '@makerfex/integrations-core/records';
import { changedAt, decoded, givenText, text, time } from './fields.ts';
import { readId } from './ids.ts';
import { type RawListing, rawInventory, rawListing } from './listing.ts';
import { toVariants } from './variants.ts';

/**
 * Reads listings as products.
 * @param inventories by listing id: one is missing or null if Etsy has none or withholds it
 */
export const readProducts = (
  listings: readonly unknown[],
  inventories: ReadonlyMap<string, unknown>,
): ReadRecords<Product> =>
  readList(listings, { id: (raw) => readId(raw, 'listing_id'), updatedAt: changedAt }, (record) =>
    toProduct(record, inventories),
  );

/** An inventory that cannot be read is unknown, like one that Etsy withholds: a guess must not replace known variants. */
function toProduct(record: RecordReader, inventories: ReadonlyMap<string, unknown>): Product {
  const raw = record.fields(rawListing);
  const sent = inventories.get(String(raw.listing_id));
  const inventory = record.part('inventory', sent, (part) => part.fields(rawInventory));
  const providerStatus = raw.state?.trim().toLowerCase() || undefined;
  const created = raw.original_creation_timestamp ?? raw.created_timestamp ?? raw.creation_timestamp;
  return {
    externalId: String(raw.listing_id),
    updatedAt: time(raw.updated_timestamp ?? raw.last_modified_timestamp, 'updated_timestamp', record) ?? null,
    title: decoded(raw.title),
    description: givenText(raw.description),
    status: productStatus(providerStatus, record),
    providerStatus,
    url: givenText(raw.url),
    tags: toTags(raw),
    images: toImages(raw, record),
    variants: toVariants(raw, inventory, record),
    createdAt: time(created, 'created_timestamp', record) ?? undefined,
  };
}

function productStatus(status: string | undefined, record: RecordReader): Product['status'] {
  switch (status) {
    case undefined:
    case 'active':
    case 'inactive':
    case 'sold_out':
    case 'draft':
    case 'expired':
      return status;
    // An older name for inactive that Etsy still sends.
    case 'edit':
      return 'inactive';
    default:
      record.warn('state', 'unknown state');
      return 'unknown';
  }
}

/** Etsy documents null as the default value: the listing has no tags. */
const toTags = ({ tags }: RawListing): string[] | undefined =>
  tags === null ? [] : wholeList(tags)?.flatMap((tag) => text(tag) ?? []);

/** @returns undefined if any is incomplete: it cannot be matched to an image that the host has. */
function toImages({ images }: RawListing, record: RecordReader): Image[] | undefined {
  const read = wholeList(images)
    ?.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ url_fullxfull, alt_text }) => {
      const [url, alt] = [text(url_fullxfull), text(alt_text)];
      return url && alt !== undefined ? { url, alt } : undefined;
    });
  const all = wholeList(read);
  return read && !all ? record.warn('images', 'one has no URL or no alt_text; the known images stay') : all;
}
