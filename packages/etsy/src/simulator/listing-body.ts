import { createRandom } from '@makerfex/integrations-testkit/simulator';
import { chosenOf, hasVariations, productIdOf, skuOf, variantsOf } from './listing-variants.ts';
import { listingIdOf, money, sellerUserId, titles } from './shop.ts';

export const listingStates = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const;

/** What can change in a listing after it was created. */
export interface ListingState {
  readonly index: number;
  readonly state: (typeof listingStates)[number];
  readonly version: number;
  readonly updated: number;
  /** How often its inventory was edited, each time with new ids. */
  readonly renewals: number;
  /** Whether Etsy withholds its inventory. */
  readonly withheld: boolean;
}

export interface ListingShop {
  readonly seed: number;
  readonly shopId: number;
  /** When the shop opened, in seconds since 1970. */
  readonly opened: number;
}

/** One invented listing (schema `ShopListing`), the same for the same seed and state. */
export function listingBody(shop: ListingShop, listing: ListingState) {
  const { seed, shopId, opened } = shop;
  const { index, state, version, updated } = listing;
  const random = createRandom(seed, 'listing', index);
  const id = listingIdOf(index);
  const offerings = productsBody(shop, listing).flatMap((product) => product.offerings);
  return {
    listing_id: id,
    user_id: sellerUserId,
    shop_id: shopId,
    title: `${random.pick(titles)} ${index}${version > 0 ? ` (${version})` : ''}`,
    description: 'Made by hand &amp; to order.',
    // Etsy still sends this older, undocumented name for inactive.
    state: state === 'inactive' && index % 20 === 16 ? 'edit' : state,
    creation_timestamp: opened,
    created_timestamp: opened,
    original_creation_timestamp: opened,
    ending_timestamp: opened + 400 * 86_400,
    last_modified_timestamp: updated,
    updated_timestamp: updated,
    state_timestamp: opened,
    quantity: offerings.reduce((sum, { quantity }) => sum + quantity, 0),
    url: `https://www.example.com/listing/${id}`,
    tags: ['handmade', 'gift'],
    materials: ['clay'],
    has_variations: hasVariations(index),
    listing_type: 'physical',
    language: 'en-US',
    price: money(Math.min(...offerings.map(({ price }) => price.amount))),
    views: 3,
    skus: Array.from({ length: variantsOf(index) }, (_, n) => skuOf(index, n)),
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

/** The inventory of a listing (schema `ListingInventory`), or null: a draft can have none yet, and Etsy withholds others. */
export function inventoryBody(shop: ListingShop, listing: ListingState) {
  if (listing.index % 20 === 8 || listing.withheld) return null;
  return {
    products: productsBody(shop, listing),
    price_on_property: [],
    quantity_on_property: [],
    sku_on_property: [],
    readiness_state_on_property: [],
  };
}

function productsBody({ seed }: ListingShop, { index, state, renewals }: ListingState) {
  const random = createRandom(seed, 'inventory', index);
  return Array.from({ length: variantsOf(index) }, (_, n) => {
    const [stock, price] = [random.integer(1, 40), random.integer(500, 9_900)];
    const id = productIdOf(index, n, renewals);
    const quantity = state === 'sold_out' ? 0 : n === 0 ? stock + renewals : stock;
    const offering = { offering_id: id, quantity, is_enabled: true, is_deleted: false };
    return {
      product_id: id,
      sku: skuOf(index, n),
      is_deleted: false,
      offerings: [{ ...offering, price: money(price), readiness_state_id: null }],
      property_values: chosenOf(index, n),
    };
  });
}
