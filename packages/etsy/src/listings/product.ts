import type { Product, Variant } from '@makerfex/integrations-core';
import { filledText, money, optionalMoney, text, time } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import type { RawInventory, RawInventoryProduct, RawListing } from './raw.ts';

/** Maps a listing with its inventory; null where Etsy has none or does not tell. */
export function toProduct(raw: RawListing, inventory: RawInventory | null, warn: Warn): Product {
  const providerStatus = raw.state?.trim().toLowerCase() ?? '';
  const title = text(raw.title);
  if (title === null) warn('title', 'missing');
  const variants = toVariants(inventory?.products ?? [], warn);
  const images = (raw.images ?? []).flatMap((image) => (image ? [image] : []));
  return {
    externalId: String(raw.listing_id),
    updatedAt: time(raw.updated_timestamp ?? raw.last_modified_timestamp, 'updated_timestamp', warn),
    title: title ?? '',
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
const soleVariant = (raw: RawListing): Variant => ({
  externalId: String(raw.listing_id),
  sku: filledText(raw.skus?.[0]),
  title: null,
  options: [],
  price: money(raw.price, 'price'),
  available: raw.quantity ?? null,
  inventory: [],
});

/** A host keeps variants by their id, so the second one of an id is left out. */
function toVariants(products: readonly RawInventoryProduct[], warn: Warn): Variant[] {
  const ids = new Set<string>();
  return products.flatMap((product, index) => {
    if (product.is_deleted === true) return [];
    const variant = toVariant(product, index, warn);
    if (ids.has(variant.externalId)) {
      warn(`inventory.products.${index}.product_id`, 'the id of another product of this listing: left out');
      return [];
    }
    ids.add(variant.externalId);
    return variant;
  });
}

function toVariant(raw: RawInventoryProduct, index: number, warn: Warn): Variant {
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
