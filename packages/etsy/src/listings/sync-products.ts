import type { Product, ProviderHttp, PullContext, PullInput, PullPage } from '@makerfex/integrations-core';
import * as z from 'zod';
import type { EtsyConfig } from '../config.ts';
import { isObject, type Mapped, mapRecords, parseLeniently, readId, UnusableField, type Warn } from '../mapping.ts';
import { getPage, maxOffset, pageLimit } from '../pages.ts';
import { fetchInventories } from './inventory.ts';
import { toProduct } from './product.ts';
import { type RawInventory, rawInventory, rawListing } from './raw.ts';

/** Etsy lists one state a call. */
const states = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const;

/** `counts` of the states begun, as first told; `seen` is how many listings of the current state were met. */
export const productCursor = z.object({
  state: z.int().min(0).max(states.length),
  offset: z.int().min(0).max(maxOffset),
  seen: z.int().min(0),
  counts: z.array(z.int().nullable()).max(states.length),
});
export type ProductCursor = z.infer<typeof productCursor>;

const changedMeanwhile = 'the listings of the shop changed while they were read, so some may have been passed over';

/** Reads every listing of every state: there is no filter by time. */
export async function* pullProducts(
  context: PullContext<EtsyConfig, PullInput, ProductCursor>,
): AsyncGenerator<PullPage<Product, ProductCursor>, void, undefined> {
  const { http, signal } = context;
  const path = `/v3/application/shops/${context.config.shop_id}/listings`;
  const seen = new Map<string, number>();
  const inState = new Set<string>();
  let place: ProductCursor = context.cursor ?? { state: 0, offset: 0, seen: 0, counts: [] };
  while (place.state < states.length) {
    signal.throwIfAborted();
    const state = states[place.state] ?? 'active';
    const page = await getPage(http, path, {
      state,
      limit: pageLimit,
      offset: place.offset,
      sort_on: 'created',
      sort_order: 'asc',
      includes: ['Images'],
    });
    const count = page.count ?? null;
    const before: number = inState.size;
    for (const raw of page.results) inState.add(readId(raw, 'listing_id') ?? `unreadable ${inState.size}`);
    const met = place.seen + inState.size - before;
    const counts = [...place.counts.slice(0, place.state), place.counts[place.state] ?? count];
    const isLast = count === null ? page.results.length < pageLimit : place.offset + pageLimit >= count;
    const capped = !isLast && place.offset + pageLimit > maxOffset;
    const incomplete = capped
      ? `Etsy shows no more than 12,100 of the listings that are ${state}`
      : isLast && (count !== counts[place.state] || (count !== null && met < count))
        ? changedMeanwhile
        : undefined;
    const stateEnds = isLast || capped;
    const mapped = await mapListings(
      http,
      page.results.filter((raw) => isNew(raw, seen)),
    );
    place = stateEnds
      ? { state: place.state + 1, offset: 0, seen: 0, counts }
      : { ...place, offset: place.offset + pageLimit, seen: met, counts };
    if (stateEnds) inState.clear();
    const ended = place.state === states.length;
    const moved = ended && !incomplete && (await countsMoved(http, path, counts)) ? changedMeanwhile : incomplete;
    yield { ...mapped, cursor: place, ...(moved && { incomplete: moved }) };
  }
}

/** A listing that went from a state still to be read to one already read was met in neither. */
async function countsMoved(http: ProviderHttp, path: string, counts: readonly (number | null)[]): Promise<boolean> {
  for (const [index, state] of states.entries()) {
    const page = await getPage(http, path, { state, limit: 1, offset: 0, sort_on: 'created', sort_order: 'asc' });
    if ((page.count ?? null) !== counts[index]) return true;
  }
  return false;
}

/** The same listing comes on two pages (etsy/open-api#510), and in two states where it moved: only newer word is taken. */
function isNew(raw: unknown, seen: Map<string, number>): boolean {
  const id = readId(raw, 'listing_id');
  if (id === null || !isObject(raw)) return true;
  const told = raw['updated_timestamp'] ?? raw['last_modified_timestamp'];
  const updated = typeof told === 'number' ? told : 0;
  const held = seen.get(id);
  if (held !== undefined && held >= updated) return false;
  seen.set(id, updated);
  return true;
}

async function mapListings(http: ProviderHttp, raws: readonly unknown[]): Promise<Mapped<Product>> {
  const ids = raws.map((raw) => readId(raw, 'listing_id')).filter((id) => id !== null);
  const inventories = await fetchInventories(http, [...new Set(ids)]);
  return mapRecords(raws, {
    schema: rawListing,
    id: 'listing_id',
    map: (raw, warn) => {
      const id = String(raw.listing_id);
      if (!inventories.has(id)) warn('inventory', 'Etsy no longer knows the inventory of this listing');
      return toProduct(raw, readInventory(inventories.get(id), warn), warn);
    },
  });
}

function readInventory(raw: unknown, warn: Warn): RawInventory | null {
  if (raw === null || raw === undefined) return null;
  try {
    return parseLeniently(rawInventory, raw, (field, problem) => warn(`inventory.${field}`, problem));
  } catch (error) {
    // Stock that cannot be read must not be replaced by a guess of it.
    if (error instanceof UnusableField) throw new UnusableField(`inventory.${error.field}`, error.message);
    throw error;
  }
}
