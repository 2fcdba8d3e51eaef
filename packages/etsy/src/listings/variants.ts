import type { Variant } from '@makerfex/integrations-core';
import { complete, optionalMoney, text } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import { namesOf, type PropertyNames, readOptions } from '../properties.ts';
import type { RawInventory, RawInventoryProduct, RawListing } from './raw.ts';

/**
 * The variants of a listing: the products of its inventory. Etsy has no inventory of some listings, and withholds others
 * (`inventory: null`, 404). Only of a listing that says to have no variations its own price and quantity are those of its variant.
 * @returns undefined, with a warning, if they are not known.
 */
export function toVariants(raw: RawListing, inventory: RawInventory | undefined, warn: Warn): Variant[] | undefined {
  const products = inventory?.products.filter(({ is_deleted }) => is_deleted !== true) ?? [];
  if (products.length > 0) return readVariants(inventory?.products ?? [], warn);
  if (raw.has_variations === false) return [soleVariant(raw, warn)];
  warn('inventory', 'not sent by Etsy: the variants that are known stay');
  return undefined;
}

const soleVariant = (raw: RawListing, warn: Warn): Variant => ({
  externalId: String(raw.listing_id),
  // An app that may not see SKUs gets an empty list.
  sku: raw.skus && raw.skus.length > 0 ? text(raw.skus[0]) : undefined,
  title: null,
  options: [],
  price: optionalMoney(raw.price, 'price', warn),
  available: raw.quantity ?? undefined,
});

/** A host keeps variants by their id, so the second one of an id is left out. */
function readVariants(products: readonly RawInventoryProduct[], warn: Warn): Variant[] {
  const names = namesOf(products.flatMap(({ property_values }) => property_values ?? []));
  const ids = new Set<string>();
  return products.flatMap((product, index) => {
    if (product.is_deleted === true) return [];
    const variant = toVariant(product, `inventory.products.${index}`, names, warn);
    if (ids.has(variant.externalId)) {
      warn(`inventory.products.${index}.product_id`, 'the id of another product of this listing: left out');
      return [];
    }
    ids.add(variant.externalId);
    return variant;
  });
}

function toVariant(raw: RawInventoryProduct, field: string, names: PropertyNames, warn: Warn): Variant {
  const options = readOptions(raw.property_values, names);
  const offerings = complete(raw.offerings);
  if (!offerings) warn(`${field}.offerings`, 'not sent by Etsy: the price and the stock that are known stay');
  const live = offerings?.filter(({ is_deleted }) => is_deleted !== true);
  // What cannot be shown to buyers is not for sale.
  const sold = live?.filter(({ is_enabled }) => is_enabled !== false);
  return {
    externalId: String(raw.product_id),
    sku: text(raw.sku),
    title: options && (options.map(({ value }) => value).join(' / ') || null),
    options,
    price: optionalMoney((sold?.[0] ?? live?.[0])?.price, `${field}.offerings.price`, warn),
    available: sold && sum(sold.map(({ quantity }) => quantity)),
  };
}

/** A sum over what is not known is not known. */
const sum = (quantities: readonly (number | null | undefined)[]): number | undefined =>
  quantities.reduce<number | undefined>(
    (total, next) => (total === undefined || next === null || next === undefined ? undefined : total + next),
    0,
  );
