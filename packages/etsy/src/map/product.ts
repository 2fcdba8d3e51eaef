import type { Image, Product } from '@makerfex/integrations-core';
import { complete, decoded, givenText, text, time } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import type { RawInventory, RawListing } from './raw.ts';
import { toVariants } from './variants.ts';

/** Maps a listing and its inventory, which is undefined if Etsy has none, withholds it or sends it malformed. */
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
    // An older name for inactive that Etsy still sends.
    case 'edit':
      return 'inactive';
    default:
      warn('state', 'unknown state');
      return 'unknown';
  }
}

/** Etsy documents null as the default value: the listing has no tags. */
const toTags = ({ tags }: RawListing): string[] | undefined =>
  tags === null ? [] : complete(tags)?.flatMap((tag) => text(tag) ?? []);

/** @returns undefined if any is incomplete: it cannot be matched to an image that the host has. */
function toImages({ images }: RawListing, warn: Warn): Image[] | undefined {
  const read = complete(images)
    ?.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ url_fullxfull, alt_text }) => {
      const [url, alt] = [text(url_fullxfull), text(alt_text)];
      return url && alt !== undefined ? { url, alt } : undefined;
    });
  const all = complete(read);
  if (read && !all) warn('images', 'one has no URL or no alt_text; the known images stay');
  return all;
}
