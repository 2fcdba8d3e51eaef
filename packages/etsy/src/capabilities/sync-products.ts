import {
  type FetchContext,
  type FetchedRecords,
  isRawObject,
  type Notice,
  type PullContext,
  type PullInput,
  type PullPage,
  type RecordIssue,
} from '@makerfex/integrations-core/provider';
import type { Product } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import type { EtsyConfig } from '../config.ts';
import { hasId, readId } from '../map/ids.ts';
import { readProducts } from '../map/product.ts';
import { completeListings } from './inventories.ts';
import { countListings, type ListingState, listingStates } from './listing-states.ts';
import { ListingsAhead } from './listings-ahead.ts';
import { maxOffset, maxReadable, pageLimit, readPage } from './pages.ts';

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
  const place = context.cursor ?? { state: 0, offset: 0, counts: await countListings(context) };
  const state = listingStates[place.state];
  if (!state) return;
  const ahead = new ListingsAhead(context, { state, offset: place.offset }, place.counts);
  try {
    yield* readStates(ahead, place, context.signal);
  } finally {
    await ahead.end();
  }
}

async function* readStates(
  ahead: ListingsAhead,
  from: ProductCursor,
  signal: AbortSignal,
): AsyncGenerator<PullPage<Product, ProductCursor>, void, undefined> {
  const seen = new Map<string, number>();
  const total = from.counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  let place = from;
  for (let state = listingStates[place.state]; state; state = listingStates[place.state]) {
    signal.throwIfAborted();
    const page = await ahead.at({ state, offset: place.offset });
    const raws = page.results.filter((raw) => isNewer(raw, seen));
    const isCapped = !page.isLast && place.offset + pageLimit > maxOffset;
    place =
      page.isLast || isCapped
        ? { ...place, state: place.state + 1, offset: 0 }
        : { ...place, offset: place.offset + pageLimit };
    yield {
      ...readProducts(raws, page.inventories),
      cursor: place,
      total: total > 0 ? total : undefined,
      readAt: page.readAt,
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
  if (id === null || !isRawObject(raw)) return true;
  const stamp = raw['updated_timestamp'] ?? raw['last_modified_timestamp'];
  const updated = typeof stamp === 'number' ? stamp : 0;
  const last = seen.get(id);
  if (last !== undefined && last >= updated) return false;
  seen.set(id, updated);
  return true;
}

const batchPath = '/v3/application/listings/batch';
const includes = ['Images'];

/**
 * Fetches these products with their inventories. `deleted` holds those for which Etsy answers 404 when each is requested by id, and
 * those in the state `removed`, which no list shows.
 * @param ids at most 100
 */
export async function fetchProducts(
  { http, signal }: Pick<FetchContext<unknown>, 'http' | 'signal'>,
  ids: readonly string[],
): Promise<FetchedRecords<Product>> {
  if (ids.length === 0) return { items: [], deleted: [], rejected: [], warnings: [] };
  const reply = await http.get(batchPath, { query: { listing_ids: ids, includes }, accept: [404] });
  const inBatch = reply.status === 404 ? [] : readPage(reply.body, batchPath).results;
  const known = new Map(inBatch.map((raw) => [readId(raw, 'listing_id'), raw]));
  const raws: unknown[] = [];
  const deleted: string[] = [];
  const mismatched: RecordIssue[] = [];
  for (const id of new Set(ids)) {
    signal.throwIfAborted();
    // Etsy does not document whether a batch leaves out only deleted listings.
    const raw = known.get(id) ?? (await fetchListing(http, id));
    if (raw === null || isRemoved(raw)) deleted.push(id);
    else if (hasId(id, raw, 'listing_id')) raws.push(raw);
    else mismatched.push({ externalId: id, field: 'listing_id', problem: 'is not the requested id' });
  }
  const found = await completeListings(http, raws);
  return { ...found, rejected: [...found.rejected, ...mismatched], deleted };
}

/** @returns null if Etsy has no such listing */
async function fetchListing(http: FetchContext<unknown>['http'], id: string): Promise<unknown> {
  const answer = await http.get(`/v3/application/listings/${encodeURIComponent(id)}`, {
    query: { includes },
    accept: [404],
  });
  return answer.status === 404 ? null : (answer.body ?? '');
}

/** Etsy's undocumented state of a deleted listing. */
const isRemoved = (raw: unknown): boolean => isRawObject(raw) && raw['state'] === 'removed';
