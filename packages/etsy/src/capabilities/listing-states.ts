import { type PullContext, readAhead } from '@makerfex/integrations-core/provider';
import type { EtsyConfig } from '../config.ts';
import { getPage } from './pages.ts';

/** Etsy lists one state per call. */
export const listingStates = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const;
export type ListingState = (typeof listingStates)[number];

/** What the lists of a shop are read with. */
export type ListingsReader = Pick<PullContext<EtsyConfig, unknown, unknown>, 'http' | 'config' | 'signal'>;

export const listingsPath = (shopId: string): string => `/v3/application/shops/${shopId}/listings`;

/** The default order differs by endpoint (etsy/open-api#185), and Etsy does not guarantee this one. */
export const listingQuery = (state: ListingState, offset: number) => ({
  state,
  offset,
  sort_on: 'created',
  sort_order: 'asc',
});

/** How many listings each state has; null if Etsy does not say. */
export async function countListings({ http, config, signal }: ListingsReader): Promise<(number | null)[]> {
  const count = async (state: ListingState) =>
    (await getPage(http, listingsPath(config.shop_id), { ...listingQuery(state, 0), limit: 1 })).count ?? null;
  const counts: (number | null)[] = [];
  for await (const found of readAhead(listingStates, count, { signal })) counts.push(found);
  return counts;
}
