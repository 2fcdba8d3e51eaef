import type { Image, Product } from '@makerfex/integrations-core';
import { complete, decoded, givenText, text, time } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import type { RawInventory, RawListing } from './raw.ts';
import { toVariants } from './variants.ts';

/** Maps a listing with its inventory; undefined if Etsy has none, does not send it, or sends it unreadably. */
export function toProduct(raw: RawListing, inventory: RawInventory | undefined, warn: Warn): Product {
  const providerStatus = raw.state?.trim().toLowerCase() || undefined;
  const created = raw.original_creation_timestamp ?? raw.created_timestamp ?? raw.creation_timestamp;
  return {
    externalId: String(raw.listing_id),
    updatedAt: time(raw.updated_timestamp ?? raw.last_modified_timestamp, 'updated_timestamp', warn) ?? null,
    title: decoded(raw.title),
    description: givenText(raw.description),
    status: productStatus(providerStatus, warn),
    providerStatus,
    url: givenText(raw.url),
    tags: toTags(raw),
    images: toImages(raw, warn),
    variants: toVariants(raw, inventory, warn),
    createdAt: time(created, 'created_timestamp', warn) ?? undefined,
  };
}

function productStatus(status: string | undefined, warn: Warn): Product['status'] {
  switch (status) {
    case undefined:
    case 'active':
    case 'inactive':
    case 'sold_out':
    case 'draft':
    case 'expired':
      return status;
    // Etsy's older word for it, which it still sends.
    case 'edit':
      return 'inactive';
    default:
      warn('state', 'a state that is not known');
      return 'unknown';
  }
}

/** "Default value is null", says Etsy's document: then there are none. */
const toTags = ({ tags }: RawListing): string[] | undefined =>
  tags === null ? [] : complete(tags)?.flatMap((tag) => text(tag) ?? []);

/** @returns undefined if one of them cannot be read, or not wholly: it is unknown which of the known ones it is. */
function toImages({ images }: RawListing, warn: Warn): Image[] | undefined {
  const read = complete(images)
    ?.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ url_fullxfull, alt_text }) => {
      const [url, alt] = [text(url_fullxfull), text(alt_text)];
      return url && alt !== undefined ? { url, alt } : undefined;
    });
  const all = complete(read);
  if (read && !all) warn('images', 'one has no address, or no alt_text: the images that are known stay');
  return all;
}
