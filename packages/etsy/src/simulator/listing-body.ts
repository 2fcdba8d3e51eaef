import { integer, pick, random, seedOf } from './random.ts';
import { listingIdOf, money, sellerUserId, titles } from './shop.ts';

export const listingStates = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const;

/** What can change of a listing after it was made. */
export interface ListingState {
  readonly index: number;
  readonly state: (typeof listingStates)[number];
  readonly version: number;
  readonly updated: number;
}

export interface ListingShop {
  readonly seed: number;
  readonly shopId: number;
  /** When the shop opened, in seconds since 1970. */
  readonly opened: number;
}

/** One listing as Etsy would answer it (schema `ShopListing`); invented, and the same for the same seed and state. */
export function listingBody({ seed, shopId, opened }: ListingShop, { index, state, version, updated }: ListingState) {
  const next = random(seedOf(seed, 2, index));
  const id = listingIdOf(index);
  return {
    listing_id: id,
    user_id: sellerUserId,
    shop_id: shopId,
    title: `${pick(next, titles)} ${index}${version > 0 ? ` (${version})` : ''}`,
    description: 'Made by hand &amp; to order.',
    state,
    creation_timestamp: opened,
    created_timestamp: opened,
    original_creation_timestamp: opened,
    ending_timestamp: opened + 400 * 86_400,
    last_modified_timestamp: updated,
    updated_timestamp: updated,
    state_timestamp: opened,
    quantity: state === 'sold_out' ? 0 : integer(next, 1, 50),
    url: `https://www.example.com/listing/${id}`,
    tags: ['handmade', 'gift'],
    materials: ['clay'],
    has_variations: variationsOf(index) > 0,
    listing_type: 'physical',
    language: 'en-US',
    price: money(integer(next, 500, 9_900)),
    views: 3,
    skus: [`SKU-${id}`],
  };
}
export type ListingBody = ReturnType<typeof listingBody>;

export const imagesBody = ({ opened }: ListingShop, { index }: ListingState) => [
  {
    listing_id: listingIdOf(index),
    listing_image_id: listingIdOf(index) + 5_000_000,
    created_timestamp: opened,
    rank: 1,
    url_fullxfull: `https://images.example.com/${listingIdOf(index)}.jpg`,
    alt_text: 'On a table',
  },
];

const properties = [
  { property_id: 100, property_name: 'Size', values: ['S', 'M', 'L'] },
  { property_id: 200, property_name: 'Primary color', values: ['Red', 'Blue', 'Green'] },
  { property_id: 513, property_name: 'Finish', values: ['Matte', 'Gloss'] },
] as const;

/** A listing varies in up to three properties. */
const variationsOf = (index: number): number => index % 4;

/** The inventory of a listing (schema `ListingInventory`), or null: a draft can have none yet. */
export function inventoryBody({ seed }: ListingShop, { index, state }: ListingState) {
  if (index % 20 === 8) return null;
  const next = random(seedOf(seed, 3, index));
  const id = listingIdOf(index);
  const product = (n: number) => ({
    product_id: id * 10 + n,
    sku: `SKU-${id}-${n}`,
    is_deleted: false,
    offerings: [
      {
        offering_id: id * 10 + n,
        quantity: state === 'sold_out' ? 0 : integer(next, 0, 40),
        is_enabled: true,
        is_deleted: false,
        price: money(integer(next, 500, 9_900)),
        readiness_state_id: null,
      },
    ],
    property_values: properties.slice(0, variationsOf(index)).map(({ property_id, property_name, values }) => ({
      property_id,
      property_name,
      scale_id: null,
      scale_name: null,
      value_ids: [n + 1],
      values: [values[n % values.length] ?? values[0]],
    })),
  });
  return {
    products: Array.from({ length: variationsOf(index) > 0 ? 3 : 1 }, (_, n) => product(n)),
    price_on_property: [],
    quantity_on_property: [],
    sku_on_property: [],
    readiness_state_on_property: [],
  };
}
