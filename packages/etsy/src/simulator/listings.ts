import { json, paging, problem } from './answers.ts';
import { integer, pick, random, seedOf } from './random.ts';
import { listingIdOf } from './receipt-body.ts';

export const listingStates = ['active', 'inactive', 'sold_out', 'draft', 'expired'] as const;
type ListingState = (typeof listingStates)[number];

export interface ListingOptions {
  readonly seed: number;
  readonly products: number;
  readonly shopId: number;
  readonly maxOffset: number;
  readonly nowSeconds: () => number;
}

/** Six of ten are active, one each of the rest. */
const stateOf = (index: number): ListingState => listingStates[Math.max(0, (index % 10) - 5)] ?? 'active';
const titles = [
  'Hand-thrown mug',
  'Oak cutting board',
  'Linen apron &quot;Atelier&quot;',
  'Café sign 手作り',
  'Silver ring',
] as const;
const money = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' });

/** The listings of one shop with their inventory, made when asked for. */
export function createListings({ seed, products, shopId, maxOffset, nowSeconds }: ListingOptions) {
  const made = nowSeconds() - 200 * 86_400;
  const versions = new Map<number, { version: number; updated: number }>();
  const byState = new Map<string, number[]>(listingStates.map((state) => [state, []]));
  const alive = new Set<number>();
  let last = 0;
  const add = (): number => {
    const index = last++;
    alive.add(index);
    byState.get(stateOf(index))?.push(index);
    return index;
  };
  for (let n = 0; n < products; n += 1) add();

  const body = (index: number) => {
    const next = random(seedOf(seed, 2, index));
    const id = listingIdOf(index);
    const { version, updated } = versions.get(index) ?? { version: 0, updated: made + index };
    return {
      listing_id: id,
      user_id: 12_345_678,
      shop_id: shopId,
      title: `${pick(next, titles)} ${index}${version > 0 ? ` (${version})` : ''}`,
      description: 'Made by hand &amp; to order.',
      state: stateOf(index),
      creation_timestamp: made,
      created_timestamp: made,
      original_creation_timestamp: made,
      ending_timestamp: made + 400 * 86_400,
      last_modified_timestamp: updated,
      updated_timestamp: updated,
      state_timestamp: made,
      quantity: stateOf(index) === 'sold_out' ? 0 : integer(next, 1, 50),
      url: `https://www.example.com/listing/${id}`,
      tags: ['handmade', 'gift'],
      materials: ['clay'],
      has_variations: index % 3 !== 0,
      listing_type: 'physical',
      language: 'en-US',
      price: money(integer(next, 500, 9_900)),
      views: 3,
      skus: [`SKU-${id}`],
    };
  };

  const image = (index: number) => ({
    listing_id: listingIdOf(index),
    listing_image_id: listingIdOf(index) + 5_000_000,
    created_timestamp: made,
    rank: 1,
    url_fullxfull: `https://images.example.com/${listingIdOf(index)}.jpg`,
    alt_text: 'On a table',
  });

  const inventory = (index: number) => {
    // A draft can have none yet.
    if (index % 20 === 8) return null;
    const next = random(seedOf(seed, 3, index));
    const id = listingIdOf(index);
    const product = (n: number) => ({
      product_id: id * 10 + n,
      sku: `SKU-${id}-${n}`,
      is_deleted: false,
      offerings: [
        {
          offering_id: id * 10 + n,
          quantity: stateOf(index) === 'sold_out' ? 0 : integer(next, 0, 40),
          is_enabled: true,
          is_deleted: false,
          price: money(integer(next, 500, 9_900)),
          readiness_state_id: null,
        },
      ],
      property_values:
        index % 3 === 0
          ? []
          : properties.slice(0, (index % 3) + 1).map(({ property_id, property_name, values }) => ({
              property_id,
              property_name,
              scale_id: null,
              scale_name: null,
              value_ids: [n + 1],
              values: [values[n % values.length] ?? 'M'],
            })),
    });
    return {
      products: Array.from({ length: index % 3 === 0 ? 1 : 3 }, (_, n) => product(n)),
      price_on_property: [],
      quantity_on_property: [],
      sku_on_property: [],
      readiness_state_on_property: [],
    };
  };

  const indexOf = (id: number): number | undefined => {
    const index = id - listingIdOf(0);
    return alive.has(index) ? index : undefined;
  };

  return {
    list(query: URLSearchParams): Response {
      const page = paging(query, maxOffset);
      if (page instanceof Response) return page;
      const state = query.get('state') ?? 'active';
      const all = byState.get(state);
      if (!all) return problem(400, 'Invalid state.');
      const withImages = (query.get('includes') ?? '').split(',').includes('Images');
      const results = all
        .slice(page.offset, page.offset + page.limit)
        .map((index) => (withImages ? { ...body(index), images: [image(index)] } : body(index)));
      return json(200, { count: all.length, results });
    },
    batchInventory(query: URLSearchParams): Response {
      const ids = (query.get('listing_ids') ?? '').split(',').filter((id) => id !== '');
      if (ids.length === 0 || ids.length > 100 || ids.some((id) => !/^[1-9]\d{0,15}$/.test(id)))
        return problem(400, 'listing_ids must hold between 1 and 100 listing ids.');
      const indexes = ids.map((id) => indexOf(Number(id)));
      if (indexes.includes(undefined)) return problem(404, 'Could not find every listing of the request.');
      const known = indexes.filter((index) => index !== undefined);
      return json(200, {
        count: known.length,
        results: known.map((index) => ({ ...body(index), inventory: inventory(index) })),
      });
    },
    changeProducts: (n: number) =>
      [...alive].slice(0, n).map((index) => {
        versions.set(index, { version: (versions.get(index)?.version ?? 0) + 1, updated: nowSeconds() });
        return String(listingIdOf(index));
      }),
    addProducts: (n: number) => Array.from({ length: n }, () => String(listingIdOf(add()))),
    /** `stillListed` leaves them in the lists, as a listing that vanishes between two calls is. */
    deleteProducts: (n: number, { stillListed = false } = {}) =>
      [...alive].slice(0, n).map((index) => {
        alive.delete(index);
        const listed = byState.get(stateOf(index));
        if (listed && !stillListed) listed.splice(listed.indexOf(index), 1);
        return String(listingIdOf(index));
      }),
    get size() {
      return alive.size;
    },
  };
}

const properties = [
  { property_id: 100, property_name: 'Size', values: ['S', 'M', 'L'] },
  { property_id: 200, property_name: 'Primary color', values: ['Red', 'Blue', 'Green'] },
  { property_id: 513, property_name: 'Finish', values: ['Matte', 'Gloss'] },
] as const;
