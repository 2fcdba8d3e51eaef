import type { ReadRecords } from '@makerfex/integrations-core/provider';
import { type Product, productSchema } from '@makerfex/integrations-core/records';
import { readId } from '../src/map/ids.ts';
import { readProducts } from '../src/map/product.ts';
import { plainListing } from './plain.ts';

/** Maps one listing and its inventory as they are. */
export const readListing = (raw: unknown, inventory: unknown = null): ReadRecords<Product> =>
  readProducts([raw], new Map([[readId(raw, 'listing_id') ?? '', inventory]]));

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
