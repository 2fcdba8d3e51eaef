import type { ProviderHttp } from '@makerfex/integrations-core';
import { isObject, parseLeniently, readId, UnusableField, type Warn } from '../mapping.ts';
import { parseList } from '../pages.ts';
import { type RawInventory, rawInventory } from './raw.ts';

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
  return new Map(parseList(reply.body, path).results.flatMap(inventoryOf));
}

/** An entry without an id belongs to nobody: its listing is told as one without inventory. */
function inventoryOf(raw: unknown): [string, unknown][] {
  const id = readId(raw, 'listing_id');
  return id !== null && isObject(raw) ? [[id, raw['inventory'] ?? null]] : [];
}

const within = (field: string): string => (field === '' ? 'inventory' : `inventory.${field}`);

/** @returns undefined, with a warning, if it cannot be read: variants are not to be replaced by a guess of them. */
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
