import type { FetchContext, Product, RecordIssue } from '@makerfex/integrations-core';
import { type Fetched, hasId, isObject, readId } from '../mapping.ts';
import { parseList } from '../pages.ts';
import { mapListings } from './sync-products.ts';

const path = '/v3/application/listings/batch';
const includes = ['Images'];

/**
 * Fetches these products with their inventories. `deleted` holds those for which Etsy answers 404 when each is requested by id, and
 * those in the state `removed`, which no list shows.
 * @param ids at most 100
 */
export async function fetchProducts(
  { http, signal }: Pick<FetchContext<unknown>, 'http' | 'signal'>,
  ids: readonly string[],
): Promise<Fetched<Product>> {
  if (ids.length === 0) return { items: [], deleted: [], rejected: [], warnings: [] };
  const reply = await http.get(path, { query: { listing_ids: ids, includes }, accept: [404] });
  const inBatch = reply.status === 404 ? [] : parseList(reply.body, path).results;
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
  const found = await mapListings(http, raws);
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
const isRemoved = (raw: unknown): boolean => isObject(raw) && raw['state'] === 'removed';
