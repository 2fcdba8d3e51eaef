import type { ProviderHttp } from '@makerfex/integrations-core';
import { isObject, parseLeniently, readId, UnusableField, type Warn } from '../mapping.ts';
import { parseList } from '../pages.ts';
import { type RawInventory, rawInventory } from './raw.ts';

const path = '/v3/application/listings/batch/inventory';

/**
 * Fetches raw inventories by listing id. Etsy answers 404 for a whole batch if one id is unknown, so such a batch is halved
 * until each unknown id is on its own. Unknown ids are missing from the result.
 * @param ids at most 100.
 */
export async function fetchInventories(http: ProviderHttp, ids: readonly string[]): Promise<Map<string, unknown>> {
  if (ids.length === 0) return new Map();
  const reply = await http.get(path, { query: { listing_ids: ids }, accept: [404] });
  if (reply.status === 404) {
    if (ids.length === 1) return new Map();
    const middle = Math.ceil(ids.length / 2);
    const former = await fetchInventories(http, ids.slice(0, middle));
    return new Map([...former, ...(await fetchInventories(http, ids.slice(middle)))]);
  }
  return new Map(parseList(reply.body, path).results.flatMap(inventoryOf));
}

/** An entry without an id is dropped: its listing then counts as one without inventory. */
function inventoryOf(raw: unknown): [string, unknown][] {
  const id = readId(raw, 'listing_id');
  return id !== null && isObject(raw) ? [[id, raw['inventory'] ?? null]] : [];
}

const within = (field: string): string => (field === '' ? 'inventory' : `inventory.${field}`);

/** @returns undefined, with a warning, if it cannot be read: a guess must not replace known variants. */
export function readInventory(raw: unknown, warn: Warn): RawInventory | undefined {
  if (raw === null || raw === undefined) return undefined;
  try {
    return parseLeniently(rawInventory, raw, (field, problem) => warn(within(field), problem));
  } catch (error) {
    if (!(error instanceof UnusableField)) throw error;
    warn(within(error.field), error.message);
    return undefined;
  }
}
