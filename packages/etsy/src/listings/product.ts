import type { Product } from '@makerfex/integrations-core';
import { filledText, money, optionalMoney, text, time } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import type { RawInventory, RawInventoryProduct, RawListing } from './raw.ts';

/** Maps a listing with its inventory; null where Etsy has none or does not tell. */
export function toProduct(raw: RawListing, inventory: RawInventory | null, warn: Warn): Product {
  const providerStatus = raw.state?.trim().toLowerCase() ?? '';
  const variants = (inventory?.products ?? [])
    .filter(({ is_deleted }) => is_deleted !== true)
    .map((product, index) => toVariant(product, index, warn));
  const images = (raw.images ?? []).flatMap((image) => (image ? [image] : []));
  return {
    externalId: String(raw.listing_id),
    updatedAt: time(raw.updated_timestamp ?? raw.last_modified_timestamp, 'updated_timestamp', warn),
    title: text(raw.title) ?? '',
    description: text(raw.description),
    status: productStatus(providerStatus, warn),
    providerStatus,
    url: filledText(raw.url),
    tags: (raw.tags ?? []).flatMap((tag) => filledText(tag) ?? []),
    images: images
      .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
      .flatMap(({ url_fullxfull, alt_text }) =>
        url_fullxfull ? { url: url_fullxfull, alt: filledText(alt_text) } : [],
      ),
    variants: variants.length > 0 ? variants : [soleVariant(raw)],
    createdAt: time(
      raw.original_creation_timestamp ?? raw.created_timestamp ?? raw.creation_timestamp,
      'created_timestamp',
      warn,
    ),
  };
}

function productStatus(status: string, warn: Warn): Product['status'] {
  switch (status) {
    case 'active':
    case 'inactive':
    case 'sold_out':
    case 'draft':
    case 'expired':
      return status;
    default:
      warn('state', status === '' ? 'missing' : 'a state that is not known');
      return 'unknown';
  }
}

/** What a listing without inventory still tells: its own price and quantity. */
const soleVariant = (raw: RawListing): Product['variants'][number] => ({
  externalId: String(raw.listing_id),
  sku: filledText(raw.skus?.[0]),
  title: null,
  options: [],
  price: money(raw.price, 'price'),
  available: raw.quantity ?? null,
  inventory: [],
});

function toVariant(raw: RawInventoryProduct, index: number, warn: Warn): Product['variants'][number] {
  const options = (raw.property_values ?? []).flatMap((property) => {
    const name = text(property?.property_name);
    const value = (property?.values ?? []).flatMap((one) => text(one) ?? []).join(', ');
    if (name === null || value === '') return [];
    const scale = filledText(property?.scale_name);
    return { name, value: scale ? `${value} ${scale}` : value };
  });
  const offerings = (raw.offerings ?? []).flatMap((offering) => (offering && !offering.is_deleted ? [offering] : []));
  const sold = offerings.filter(({ is_enabled }) => is_enabled !== false);
  const quantities = sold.map(({ quantity }) => quantity ?? null);
  return {
    externalId: String(raw.product_id),
    sku: filledText(raw.sku),
    title: options.map(({ value }) => value).join(' / ') || null,
    options,
    price: optionalMoney((sold[0] ?? offerings[0])?.price, `inventory.products.${index}.offerings.price`, warn),
    available: quantities.reduce<number | null>((sum, next) => (sum === null || next === null ? null : sum + next), 0),
    inventory: [],
  };
}
