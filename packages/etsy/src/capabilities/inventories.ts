import { isRawObject, type ProviderHttp, type ReadRecords } from '@makerfex/integrations-core/provider';
import type { Product } from '@makerfex/integrations-core/records';
import { readId } from '../map/ids.ts';
import { readProducts } from '../map/product.ts';
import { readPage } from './pages.ts';

const path = '/v3/application/listings/batch/inventory';

/** Fetches the raw inventories of these listings, at most 100, by listing id. Unknown ones are missing from the result. */
export function fetchInventories(http: ProviderHttp, listings: readonly unknown[]): Promise<Map<string, unknown>> {
  const ids = listings.map((raw) => readId(raw, 'listing_id')).filter((id) => id !== null);
  return fetchByIds(http, [...new Set(ids)]);
}

/**
 * Etsy answers 404 for a whole batch if one id is unknown, so such a batch is halved
 * until each unknown id is on its own.
 */
async function fetchByIds(http: ProviderHttp, ids: readonly string[]): Promise<Map<string, unknown>> {
  if (ids.length === 0) return new Map();
  const reply = await http.get(path, { query: { listing_ids: ids }, accept: [404] });
  if (reply.status === 404) {
    if (ids.length === 1) return new Map();
    const middle = Math.ceil(ids.length / 2);
    const former = await fetchByIds(http, ids.slice(0, middle));
    return new Map([...former, ...(await fetchByIds(http, ids.slice(middle)))]);
  }
  return new Map(readPage(reply.body, path).results.flatMap(inventoryOf));
}

/** An entry without an id is dropped: its listing then counts as one without inventory. */
function inventoryOf(raw: unknown): [string, unknown][] {
  const id = readId(raw, 'listing_id');
  return id !== null && isRawObject(raw) ? [[id, raw['inventory'] ?? null]] : [];
}

/** Fetches the inventories of these listings, at most 100, and reads both. */
export async function completeListings(
  http: ProviderHttp,
  listings: readonly unknown[],
): Promise<ReadRecords<Product>> {
  return readProducts(listings, await fetchInventories(http, listings));
}
