import { invalid, json, problem } from './answers.ts';
import { type BadProduct, badInventories, badListings, isBadInventory, isBadListing } from './bad-products.ts';
import {
  imagesBody,
  inventoryBody,
  type ListingShop,
  type ListingState,
  listingBody,
  listingStates,
} from './listing-body.ts';
import { defaultLimit, integer, list, oneOf, paging, readQuery, sortOrder } from './query.ts';
import { listingIdOf } from './shop.ts';

export interface ListingOptions {
  readonly seed: number;
  readonly products: number;
  readonly shopId: number;
  readonly maxOffset: number;
  readonly nowSeconds: () => number;
}

/** Of ten listings six are active; the other states have one each. */
const firstState = (index: number): ListingState['state'] => listingStates[Math.max(0, (index % 10) - 5)] ?? 'active';
const batchLimit = 100;

const checked = (ids: readonly number[]): readonly number[] =>
  ids.length > 0 && ids.length <= batchLimit ? ids : invalid(`listing_ids must hold between 1 and ${batchLimit} ids.`);

/** The listings of one shop and their inventories. Bodies are built on request. */
export function createListings({ seed, products, shopId, maxOffset, nowSeconds }: ListingOptions) {
  const shop: ListingShop = { seed, shopId, opened: nowSeconds() - 200 * 86_400 };
  const listings = new Map<number, ListingState>();
  /** Still in the lists, but unknown to every other endpoint. */
  const vanished = new Set<number>();
  const bad = new Map<number, BadProduct>();
  let created = 0;
  const add = (updated: number): string => {
    const index = created++;
    const withheld = index % 40 === 13;
    listings.set(index, { index, state: firstState(index), version: 0, updated, renewals: 0, withheld });
    return String(listingIdOf(index));
  };
  for (let n = 0; n < products; n += 1) add(shop.opened + n);

  const oldest = (n: number): ListingState[] =>
    [...listings.values()].filter(({ index }) => !vanished.has(index) && !bad.has(index)).slice(0, n);
  const change = (listing: ListingState, patch: Partial<ListingState>): string => {
    listings.set(listing.index, { ...listing, ...patch, updated: nowSeconds() });
    return String(listingIdOf(listing.index));
  };

  const listSchema = {
    ...paging(maxOffset),
    state: oneOf(...listingStates),
    // Accepted but ignored, as Etsy documents for lists that are not a search.
    sort_on: oneOf('created', 'price', 'updated', 'score'),
    sort_order: sortOrder,
    includes: list(oneOf('Images')),
  };
  const batchSchema = { listing_ids: list(integer(1)) };

  const known = (ids: readonly number[]): ListingState[] =>
    ids.flatMap((id) => {
      const listing = listings.get(id - listingIdOf(0));
      return listing && !vanished.has(listing.index) ? listing : [];
    });

  const bodies = (listing: ListingState, withImages: boolean): unknown[] => {
    const body = { ...listingBody(shop, listing), ...(withImages && { images: imagesBody(shop, listing) }) };
    const kind = bad.get(listing.index);
    return isBadListing(kind) ? badListings[kind](body) : [body];
  };

  return {
    /** `getListingsByShop`: the newest first, so that a new listing shifts all others. */
    list: (query: URLSearchParams): Response => {
      const {
        state: wanted = 'active',
        offset = 0,
        limit = defaultLimit,
        includes = [],
      } = readQuery(query, listSchema);
      const all = [...listings.values()].filter(({ state }) => state === wanted).toReversed();
      const page = all.slice(offset, offset + limit);
      return json(200, {
        count: all.length,
        results: page.flatMap((listing) => bodies(listing, includes.includes('Images'))),
      });
    },
    /** `getListing` */
    one: (id: number, query: URLSearchParams): Response => {
      const { includes = [] } = readQuery(query, { includes: listSchema.includes });
      const found = known([id]);
      const [body] = found.flatMap((listing) => bodies(listing, includes.includes('Images')));
      return body === undefined ? problem(404, `Could not find a Listing with listing_id = ${id}`) : json(200, body);
    },
    /** `getListingsByListingIds`: leaves out what it does not find. */
    batch: (query: URLSearchParams): Response => {
      const schema = { ...batchSchema, includes: listSchema.includes };
      const { listing_ids: ids = [], includes = [] } = readQuery(query, schema);
      const results = known(checked(ids)).flatMap((listing) => bodies(listing, includes.includes('Images')));
      return json(200, { count: results.length, results });
    },
    /** `getListingsInventoryByListingIds` */
    batchInventory: (query: URLSearchParams): Response => {
      const { listing_ids: ids = [] } = readQuery(query, batchSchema);
      const found = known(checked(ids));
      if (found.length < ids.length) return problem(404, 'Could not find every listing of the request.');
      const results = found.map((listing) => {
        const kind = bad.get(listing.index);
        const inventory = isBadInventory(kind) ? badInventories[kind] : inventoryBody(shop, listing);
        return { ...listingBody(shop, listing), inventory };
      });
      return json(200, { count: results.length, results });
    },
    /** Deletes one listing. */
    remove: (id: string) => listings.delete(Number(id) - listingIdOf(0)),
    /** Changes to the oldest listings. Each returns the ids of those that it changed. */
    verbs: {
      changeProducts: (n: number) => oldest(n).map((listing) => change(listing, { version: listing.version + 1 })),
      /** Edits the stock of one variant per listing: Etsy then gives all variants of the listing new ids. */
      renewProducts: (n: number) => oldest(n).map((listing) => change(listing, { renewals: listing.renewals + 1 })),
      /** Withholds the inventories (`inventory: null`), or with `withheld: false` sends them again. `updated_timestamp` stays. */
      withholdInventories: (n: number, { withheld = true } = {}) =>
        oldest(n).map((listing) => {
          listings.set(listing.index, { ...listing, withheld });
          return String(listingIdOf(listing.index));
        }),
      addProducts: (n: number) => Array.from({ length: n }, () => add(nowSeconds())),
      /** With `stillListed` they stay in the lists, like a listing that is deleted between two calls. */
      deleteProducts: (n: number, { stillListed = false } = {}) =>
        oldest(n).map(({ index }) => {
          if (stillListed) vanished.add(index);
          else listings.delete(index);
          return String(listingIdOf(index));
        }),
      /** Moves `n` listings from one state to another. */
      moveProducts: (n: number, from: ListingState['state'], to: ListingState['state']) =>
        oldest(listings.size)
          .filter(({ state }) => state === from)
          .slice(0, n)
          .map((listing) => change(listing, { state: to })),
      /** Corrupts `n` listings, or their inventories, from now on. */
      corruptProducts: (kind: BadProduct, n = 1) =>
        oldest(n).map(({ index }) => {
          bad.set(index, kind);
          return String(listingIdOf(index));
        }),
    },
  };
}
