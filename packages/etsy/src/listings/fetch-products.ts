import type { Product, ProviderHttp } from '@makerfex/integrations-core';
import { type Fetched, readId } from '../mapping.ts';
import { parseList } from '../pages.ts';
import { mapListings } from './sync-products.ts';

interface Context {
  readonly http: ProviderHttp;
  readonly signal: AbortSignal;
}

const path = '/v3/application/listings/batch';
const includes = ['Images'];

/** These products as they are now, with their inventories. `deleted` are those that Etsy answers 404 for, asked one by one. @param ids at most 100. */
export async function fetchProducts({ http, signal }: Context, ids: readonly string[]): Promise<Fetched<Product>> {
  if (ids.length === 0) return { items: [], deleted: [], rejected: [], warnings: [] };
  const reply = await http.get(path, { query: { listing_ids: ids, includes }, accept: [404] });
  const raws = reply.status === 404 ? [] : [...parseList(reply.body, path).results];
  const found = new Set(raws.map((raw) => readId(raw, 'listing_id')));
  const deleted: string[] = [];
  // Whether a batch leaves out what is gone, or also what it does not show, is not documented.
  for (const id of ids.filter((one) => !found.has(one))) {
    signal.throwIfAborted();
    const one = await http.get(`/v3/application/listings/${encodeURIComponent(id)}`, {
      query: { includes },
      accept: [404],
    });
    if (one.status === 404) deleted.push(id);
    else raws.push(one.body);
  }
  return { ...(await mapListings(http, raws, new Date())), deleted };
}
