import type { ProviderHttp } from '@makerfex/integrations-core/provider';
import { getPage } from './pages.ts';

/** Etsy lists one state per call. */
export const listingStates = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const;
export type ListingState = (typeof listingStates)[number];

export const listingsPath = (shopId: string): string => `/v3/application/shops/${shopId}/listings`;

/** The default order differs by endpoint (etsy/open-api#185), and Etsy does not guarantee this one. */
export const listingQuery = (state: ListingState, offset: number) => ({
  state,
  offset,
  sort_on: 'created',
  sort_order: 'asc',
});

/** How many listings each state has; null if Etsy does not say. */
export async function countListings(http: ProviderHttp, shopId: string): Promise<(number | null)[]> {
  const counts: (number | null)[] = [];
  for (const state of listingStates) {
    const { count } = await getPage(http, listingsPath(shopId), { ...listingQuery(state, 0), limit: 1 });
    counts.push(count ?? null);
  }
  return counts;
}
