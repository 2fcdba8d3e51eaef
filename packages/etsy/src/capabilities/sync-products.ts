import type { Notice, Product, ProviderHttp, PullContext, PullInput, PullPage } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { EtsyConfig } from '../config.ts';
import { isObject, type Mapped, mapRecords, readId } from '../mapping.ts';
import { getPage, maxOffset, maxReadable, pageLimit } from '../pages.ts';
import { fetchInventories, readInventory } from './inventory.ts';
import { toProduct } from './product.ts';
import { rawListing } from './raw.ts';
import { countListings, type ListingState, listingQuery, listingStates, listingsPath } from './states.ts';

export const productCursor = z.object({
  /** Index of the state being read. */
  state: z.int().min(0).max(listingStates.length),
  offset: z.int().min(0).max(maxOffset),
  /** How many listings each state had at the start; null if Etsy did not say. */
  counts: z.array(z.int().min(0).nullable()).length(listingStates.length),
});
export type ProductCursor = z.infer<typeof productCursor>;

type Context = PullContext<EtsyConfig, PullInput, ProductCursor>;

/**
 * Reads every listing of every state, since Etsy has no filter by time. A listing can be missed while the lists change, so each one
 * that was not seen is requested by id before it counts as deleted.
 */
export async function* pullProducts(
  context: Context,
): AsyncGenerator<PullPage<Product, ProductCursor>, void, undefined> {
  const { http, signal } = context;
  const shopId = context.config.shop_id;
  const seen = new Map<string, number>();
  let place: ProductCursor = context.cursor ?? { state: 0, offset: 0, counts: await countListings(http, shopId) };
  const total = place.counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  for (let state = listingStates[place.state]; state; state = listingStates[place.state]) {
    signal.throwIfAborted();
    const page = await getPage(http, listingsPath(shopId), {
      ...listingQuery(state, place.offset),
      includes: ['Images'],
    });
    const raws = page.results.filter((raw) => isNewer(raw, seen));
    const isCapped = !page.isLast && place.offset + pageLimit > maxOffset;
    place =
      page.isLast || isCapped
        ? { ...place, state: place.state + 1, offset: 0 }
        : { ...place, offset: place.offset + pageLimit };
    yield {
      ...(await mapListings(http, raws)),
      cursor: place,
      total: total > 0 ? total : undefined,
      ...(isCapped && { notices: [tooMany(state)], incomplete: beyondCap(state) }),
    };
  }
}

const beyondCap = (state: ListingState) => `Etsy shows at most ${maxReadable} listings in the state ${state}`;
const tooMany = (state: ListingState): Notice => ({
  level: 'warning',
  code: 'etsy_offset_cap',
  message: `${beyondCap(state)}: the rest were not read, and no missing listing counts as deleted.`,
});

/** A listing can be on two pages (etsy/open-api#510), or in two states if it moved: only a newer version is accepted. */
function isNewer(raw: unknown, seen: Map<string, number>): boolean {
  const id = readId(raw, 'listing_id');
  if (id === null || !isObject(raw)) return true;
  const stamp = raw['updated_timestamp'] ?? raw['last_modified_timestamp'];
  const updated = typeof stamp === 'number' ? stamp : 0;
  const last = seen.get(id);
  if (last !== undefined && last >= updated) return false;
  seen.set(id, updated);
  return true;
}

/** Fetches the inventories of these listings, at most 100, and maps both. */
export async function mapListings(http: ProviderHttp, raws: readonly unknown[]): Promise<Mapped<Product>> {
  const ids = raws.map((raw) => readId(raw, 'listing_id')).filter((id) => id !== null);
  const inventories = await fetchInventories(http, [...new Set(ids)]);
  return mapRecords(raws, {
    schema: rawListing,
    id: 'listing_id',
    map: (raw, warn) => toProduct(raw, readInventory(inventories.get(String(raw.listing_id)), warn), warn),
  });
}
