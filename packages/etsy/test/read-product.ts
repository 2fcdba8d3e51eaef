import { type Product, productSchema } from '@makerfex/integrations-core';
import { readInventory } from '../src/listings/inventory.ts';
import { toProduct } from '../src/listings/product.ts';
import { rawListing } from '../src/listings/raw.ts';
import { type Mapped, mapRecords } from '../src/mapping.ts';
import { plainListing } from './plain.ts';

export const readListing = (raw: unknown, inventory: unknown = null): Mapped<Product> =>
  mapRecords([raw], {
    schema: rawListing,
    id: 'listing_id',
    map: (listing, warn) => toProduct(listing, readInventory(inventory, warn), warn),
  });
/** Maps a plain listing with these fields, and checks the product as core does. */
export const readProduct = (fields: Record<string, unknown>, inventory?: unknown) => {
  const { items, warnings, rejected } = readListing(plainListing(fields), inventory);
  const [product] = items;
  if (!product) throw new Error(`rejected: ${JSON.stringify(rejected)}`);
  return { product: productSchema.parse(product), fields: warnings.map(({ field }) => field) };
};
/** The variants of a plain listing with these products in its inventory. */
export const variantsOf = (...products: unknown[]) => {
  const { product, fields } = readProduct({ has_variations: true }, { products });
  return { variants: product.variants, fields };
};
