import { IntegrationError, type ProviderHttp } from '@makerfex/integrations-core';
import { isObject, readId } from '../mapping.ts';
import { parsePage } from '../pages.ts';

const path = '/v3/application/listings/batch/inventory';

/**
 * Raw inventories by listing id. One unknown id answers the whole batch with 404, so a refused batch is halved until the
 * unknown ids stand alone; those are absent from the result.
 * @param ids at most 100.
 */
export async function fetchInventories(http: ProviderHttp, ids: readonly string[]): Promise<Map<string, unknown>> {
  if (ids.length === 0) return new Map();
  // Etsy takes arrays separated by commas.
  const reply = await http.get(path, { query: { listing_ids: ids }, accept: [404] });
  if (reply.status === 404) {
    if (ids.length === 1) return new Map();
    const middle = Math.ceil(ids.length / 2);
    const former = await fetchInventories(http, ids.slice(0, middle));
    return new Map([...former, ...(await fetchInventories(http, ids.slice(middle)))]);
  }
  return new Map(parsePage(reply.body, path).results.map(inventoryOf));
}

function inventoryOf(raw: unknown): [string, unknown] {
  const id = readId(raw, 'listing_id');
  // Without its id an inventory belongs to nobody, and stock must not be guessed.
  if (id === null || !isObject(raw))
    throw new IntegrationError(
      'provider_malformed',
      `Etsy's answer to GET ${path} holds an inventory without listing_id.`,
    );
  return [id, raw['inventory'] ?? null];
}
