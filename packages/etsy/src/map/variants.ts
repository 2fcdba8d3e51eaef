import { type Known, type RecordReader, wholeList } from '@makerfex/integrations-core/provider';
import type { Variant } from '@makerfex/integrations-core/records';
import { optionalMoney, text } from './fields.ts';
import type { RawInventory, RawInventoryProduct, RawListing } from './listing.ts';
import { namesOf, type PropertyNames, readOptions } from './properties.ts';

/**
 * Maps the products of a listing's inventory to variants. Some listings have no inventory, and Etsy withholds others
 * (`inventory: null`, 404). Only a listing that says it has no variations then gets one variant, with its own price and quantity.
 * @returns undefined, with a warning, if the variants are unknown.
 */
export function toVariants(
  raw: RawListing,
  inventory: Known<RawInventory>,
  record: RecordReader,
): Variant[] | undefined {
  const products = inventory?.products.filter(({ is_deleted }) => is_deleted !== true) ?? [];
  if (products.length > 0) return readVariants(inventory?.products ?? [], record);
  if (raw.has_variations === false) return [soleVariant(raw, record)];
  return record.warn('inventory', 'not sent by Etsy; the known variants stay');
}

const soleVariant = (raw: RawListing, record: RecordReader): Variant => ({
  externalId: String(raw.listing_id),
  // Etsy sends an empty list to an app that cannot see SKUs.
  sku: raw.skus && raw.skus.length > 0 ? text(raw.skus[0]) : undefined,
  title: null,
  options: [],
  price: optionalMoney(raw.price, 'price', record),
  available: raw.quantity ?? undefined,
});

/** Hosts store variants by id, so a second one with the same id is left out. */
function readVariants(products: readonly RawInventoryProduct[], record: RecordReader): Variant[] {
  const names = namesOf(products.flatMap(({ property_values }) => property_values ?? []));
  const ids = new Set<string>();
  return products.flatMap((product, index) => {
    if (product.is_deleted === true) return [];
    const variant = toVariant(product, `inventory.products.${index}`, names, record);
    if (ids.has(variant.externalId)) {
      record.warn(
        `inventory.products.${index}.product_id`,
        'repeats the id of another product of this listing; left out',
      );
      return [];
    }
    ids.add(variant.externalId);
    return variant;
  });
}

function toVariant(raw: RawInventoryProduct, field: string, names: PropertyNames, record: RecordReader): Variant {
  const options = readOptions(raw.property_values, names);
  const offerings = wholeList(raw.offerings);
  if (!offerings) record.warn(`${field}.offerings`, 'not sent by Etsy; the known price and stock stay');
  const live = offerings?.filter(({ is_deleted }) => is_deleted !== true);
  // Buyers cannot see a disabled offering, so it is not for sale.
  const forSale = live?.filter(({ is_enabled }) => is_enabled !== false);
  return {
    externalId: String(raw.product_id),
    sku: text(raw.sku),
    title: options && (options.map(({ value }) => value).join(' / ') || null),
    options,
    price: optionalMoney((forSale?.[0] ?? live?.[0])?.price, `${field}.offerings.price`, record),
    available: forSale && sum(forSale.map(({ quantity }) => quantity)),
  };
}

/** @returns undefined if any quantity is unknown. */
const sum = (quantities: readonly (number | null | undefined)[]): number | undefined =>
  quantities.reduce<number | undefined>(
    (total, next) => (total === undefined || next === null || next === undefined ? undefined : total + next),
    0,
  );
