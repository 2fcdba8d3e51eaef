import type { Notice, Product, ProviderHttp, PullContext, PullInput, PullPage } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { EtsyConfig } from '../config.ts';
import { isObject, type Mapped, mapRecords, readId } from '../mapping.ts';
import { getPage, maxOffset, pageLimit, readableOfAList } from '../pages.ts';
import { fetchInventories, readInventory } from './inventory.ts';
import { toProduct } from './product.ts';
import { rawListing } from './raw.ts';
import { countListings, type ListingState, listingQuery, listingStates, listingsPath } from './states.ts';

export const productCursor = z.object({
  /** Index of the state that is read. */
  state: z.int().min(0).max(listingStates.length),
  offset: z.int().min(0).max(maxOffset),
  /** How many listings each state had at the start; null where Etsy did not tell. */
  counts: z.array(z.int().min(0).nullable()).length(listingStates.length),
});
export type ProductCursor = z.infer<typeof productCursor>;

type Context = PullContext<EtsyConfig, PullInput, ProductCursor>;

/**
 * Reads every listing of every state: there is no filter by time. A listing can be passed over while the lists change, so each one
 * that was not met is asked for by its id before it is taken as deleted.
 */
export async function* pullProducts(
  context: Context,
): AsyncGenerator<PullPage<Product, ProductCursor>, void, undefined> {
  const { http, signal } = context;
  const shopId = context.config.shop_id;
  const met = new Map<string, number>();
  let place: ProductCursor = context.cursor ?? { state: 0, offset: 0, counts: await countListings(http, shopId) };
  const total = place.counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  for (let state = listingStates[place.state]; state; state = listingStates[place.state]) {
    signal.throwIfAborted();
    const page = await getPage(http, listingsPath(shopId), {
      ...listingQuery(state, place.offset),
      includes: ['Images'],
    });
    const raws = page.results.filter((raw) => isNews(raw, met));
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

const beyondCap = (state: ListingState) =>
  `Etsy shows no more than ${readableOfAList} of the listings that are ${state}`;
const tooMany = (state: ListingState): Notice => ({
  level: 'warning',
  code: 'etsy_offset_cap',
  message: `${beyondCap(state)}: the rest of them were not read, and no absent listing is taken as deleted.`,
});

/** The same listing comes on two pages (etsy/open-api#510), and in two states where it moved: only newer word is taken. */
function isNews(raw: unknown, met: Map<string, number>): boolean {
  const id = readId(raw, 'listing_id');
  if (id === null || !isObject(raw)) return true;
  const told = raw['updated_timestamp'] ?? raw['last_modified_timestamp'];
  const updated = typeof told === 'number' ? told : 0;
  const held = met.get(id);
  if (held !== undefined && held >= updated) return false;
  met.set(id, updated);
  return true;
}

/** Maps listings, at most 100, with the inventories that it asks for. */
export async function mapListings(http: ProviderHttp, raws: readonly unknown[]): Promise<Mapped<Product>> {
  const ids = raws.map((raw) => readId(raw, 'listing_id')).filter((id) => id !== null);
  const inventories = await fetchInventories(http, [...new Set(ids)]);
  return mapRecords(raws, {
    schema: rawListing,
    id: 'listing_id',
    map: (raw, warn) => toProduct(raw, readInventory(inventories.get(String(raw.listing_id)), warn), warn),
  });
}
