import { listingIdOf } from './shop.ts';

const noScale = { scale_id: null, scale_name: null };
const properties = [
  { property_id: 100, property_name: 'Size', values: ['S', 'M', 'L'], ...noScale },
  { property_id: 200, property_name: 'Primary color', values: ['Red', 'Blue', 'Green'], ...noScale },
  { property_id: 507, property_name: 'Length', values: ['20', '24'], scale_id: 327, scale_name: 'Inches' },
] as const;

/** In how many properties the variants of a listing differ: up to three. */
const propertiesOf = (index: number): number => index % 4;
export const hasVariations = (index: number): boolean => propertiesOf(index) > 0;
export const variantsOf = (index: number): number => (hasVariations(index) ? 3 : 1);

export const skuOf = (index: number, n: number): string => `SKU-${listingIdOf(index)}-${n}`;

/** Etsy renews the ids of all variants when the inventory of a listing is edited. */
export const productIdOf = (index: number, n: number, renewals: number): number =>
  renewals * 1_000_000_000_000 + listingIdOf(index) * 10 + n;

/** The property values of the n-th variant of a listing (schema `ListingPropertyValue`). */
export const chosenOf = (index: number, n: number) =>
  properties.slice(0, propertiesOf(index)).map(({ values, ...property }) => ({
    ...property,
    value_ids: [property.property_id * 10 + n + 1],
    values: [values[n % values.length] ?? values[0]],
  }));
