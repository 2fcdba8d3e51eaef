import { json, problem, Refusal } from './answers.ts';
import { type BadProduct, badInventories, badListings, isBadInventory, isBadListing } from './bad-products.ts';
import {
  imagesBody,
  inventoryBody,
  type ListingShop,
  type ListingState,
  listingBody,
  listingStates,
} from './listing-body.ts';
import { integer, list, oneOf, paging, readQuery, sortOrder, usualLimit } from './query.ts';
import { listingIdOf } from './shop.ts';

export interface ListingOptions {
  readonly seed: number;
  readonly products: number;
  readonly shopId: number;
  readonly maxOffset: number;
  readonly nowSeconds: () => number;
}

/** Six of ten are active, one each of the rest. */
const firstState = (index: number): ListingState['state'] => listingStates[Math.max(0, (index % 10) - 5)] ?? 'active';
const batchLimit = 100;

function checked(ids: readonly number[]): readonly number[] {
  if (ids.length > 0 && ids.length <= batchLimit) return ids;
  throw new Refusal(400, `listing_ids must hold between 1 and ${batchLimit} ids.`);
}

/** The listings of one shop with their inventory. Their bodies are made when they are asked for. */
export function createListings({ seed, products, shopId, maxOffset, nowSeconds }: ListingOptions) {
  const shop: ListingShop = { seed, shopId, opened: nowSeconds() - 200 * 86_400 };
  const listings = new Map<number, ListingState>();
  /** Still in the lists, but not known to any other endpoint. */
  const vanished = new Set<number>();
  const bad = new Map<number, BadProduct>();
  let made = 0;
  const add = (updated: number): string => {
    const index = made++;
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
    // Taken and not kept to, as the document says of lists that are no search.
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
    /** `getListingsByShop`: the newest first, so that a listing made meanwhile shifts all others. */
    list: (query: URLSearchParams): Response => {
      const { state: asked = 'active', offset = 0, limit = usualLimit, includes = [] } = readQuery(query, listSchema);
      const all = [...listings.values()].filter(({ state }) => state === asked).toReversed();
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
    /** What changes listings. All of these return the ids of those that they took, the oldest ones. */
    verbs: {
      changeProducts: (n: number) => oldest(n).map((listing) => change(listing, { version: listing.version + 1 })),
      /** Edits the stock of one variant each: Etsy then gives all variants of the listing new ids. */
      renewProducts: (n: number) => oldest(n).map((listing) => change(listing, { renewals: listing.renewals + 1 })),
      /** Answers `inventory: null` for them from now on, or with `withheld: false` no longer. Their times stay. */
      withholdInventories: (n: number, { withheld = true } = {}) =>
        oldest(n).map((listing) => {
          listings.set(listing.index, { ...listing, withheld });
          return String(listingIdOf(listing.index));
        }),
      addProducts: (n: number) => Array.from({ length: n }, () => add(nowSeconds())),
      /** `stillListed` leaves them in the lists, as a listing that vanishes between two calls is. */
      deleteProducts: (n: number, { stillListed = false } = {}) =>
        oldest(n).map(({ index }) => {
          if (stillListed) vanished.add(index);
          else listings.delete(index);
          return String(listingIdOf(index));
        }),
      /** Moves so many from one state to another. */
      moveProducts: (n: number, from: ListingState['state'], to: ListingState['state']) =>
        oldest(listings.size)
          .filter(({ state }) => state === from)
          .slice(0, n)
          .map((listing) => change(listing, { state: to })),
      /** Spoils so many: they, or their inventories, are answered badly from now on. */
      spoilProducts: (kind: BadProduct, n = 1) =>
        oldest(n).map(({ index }) => {
          bad.set(index, kind);
          return String(listingIdOf(index));
        }),
    },
  };
}
