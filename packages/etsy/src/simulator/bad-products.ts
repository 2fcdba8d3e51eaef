import type { ListingBody } from './listing-body.ts';

const patched = (patch: object) => (body: ListingBody) => [{ ...body, ...patch }];
const huge = 1e300;

/** The ways to corrupt a listing: each returns what replaces it on a page. */
export const badListings = {
  wrong_types: patched({ description: 5, tags: 'gift', images: [7, { url_fullxfull: 9 }], quantity: 'many', url: {} }),
  no_id: patched({ listing_id: null }),
  no_price: patched({ price: null }),
  no_title: patched({ title: null }),
  not_a_record: () => [null],
  html_entities: patched({ title: 'Mug &quot;Zo&euml;&quot; &amp; Co', tags: ['a&amp;b'] }),
  unicode: patched({ title: '湯のみ \u202eשם 👩‍👩‍👧 \ud83d', description: 'NUL \u0000' }),
  unknown_state: patched({ state: 'Hidden' }),
  negative_quantity: patched({ quantity: -3 }),
  huge_quantity: patched({ quantity: huge }),
  before_1970: patched({ original_creation_timestamp: -1, updated_timestamp: -86_400 }),
  far_future: patched({ original_creation_timestamp: 99_999_999_999, updated_timestamp: 4_000_000_000 }),
  /** Twice on its page (etsy/open-api#510). */
  duplicate: (body: ListingBody) => [body, body],
} as const satisfies Record<string, (body: ListingBody) => unknown[]>;

/** The ways to corrupt the inventory of a listing. */
export const badInventories = {
  inventory_null: null,
  inventory_empty: { products: [] },
  inventory_wrong_type: 'none',
  inventory_no_product_id: { products: [{ product_id: null, offerings: [] }] },
  inventory_huge_quantity: { products: [{ product_id: 1, offerings: [{ quantity: huge, price: null }] }] },
  inventory_duplicate: { products: [{ product_id: 1 }, { product_id: 1 }] },
} as const;

export type BadProduct = keyof typeof badListings | keyof typeof badInventories;

export const isBadListing = (kind: BadProduct | undefined): kind is keyof typeof badListings =>
  kind !== undefined && kind in badListings;
export const isBadInventory = (kind: BadProduct | undefined): kind is keyof typeof badInventories =>
  kind !== undefined && kind in badInventories;
