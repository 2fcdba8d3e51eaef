import { createSimulator, createTokens, json, refuse } from '@makerfex/integrations-testkit/simulator';

/** A record as the API has it. Times are UTC, in whole seconds and without a zone. */
export interface StoreRecord {
  readonly id: number;
  readonly date_modified_gmt?: string | null;
}
export type StoreProduct = StoreRecord & { readonly variations?: readonly number[] };

export interface Store {
  readonly orders?: readonly StoreRecord[];
  readonly products?: readonly StoreProduct[];
  readonly customers?: readonly StoreRecord[];
  /** By id of the product. */
  readonly variations?: Readonly<Record<string, readonly StoreRecord[]>>;
}

/** Parameters that the simulator understands: it refuses any other, which would seem to work. */
const shared = ['page', 'per_page', 'orderby', 'order'];
const parameters: Readonly<Record<string, readonly string[]>> = {
  orders: [...shared, 'modified_after', 'modified_before', 'dates_are_gmt'],
  products: shared,
  customers: [...shared, 'role'],
  variations: shared,
};

/** Simulates the REST API of a store: https://woocommerce.github.io/woocommerce-rest-api-docs */
export function createWooCommerceSimulator(store: Store) {
  const secrets = createTokens({ prefix: 'cs_simulated_', now: Date.now });
  const rows = new Map<string, readonly StoreRecord[]>([
    ['orders', store.orders ?? []],
    ['products', store.products ?? []],
    ['customers', store.customers ?? []],
    ...Object.entries(store.variations ?? {}).map(([id, found]) => [`products/${id}/variations`, found] as const),
  ]);
  const listOf = (name: string) => ({
    remove: (id: string) =>
      rows.set(
        name,
        (rows.get(name) ?? []).filter((row) => String(row.id) !== id),
      ),
    put: (row: StoreRecord & Readonly<Record<string, unknown>>) =>
      rows.set(
        name,
        [...(rows.get(name) ?? []).filter(({ id }) => id !== row.id), row].toSorted((a, b) => a.id - b.id),
      ),
  });
  const simulator = createSimulator({
    read: () => null,
    log: ({ url }) => ({ query: url.search }),
    faults: { server_error: () => error(500, 'internal_server_error') },
    answer: ({ request, url }) => {
      if (!secrets.live(passwordOf(request))) return error(401, 'woocommerce_rest_cannot_view');
      const path = url.pathname.replace('/wp-json/wc/v3/', '');
      if (path === 'data/currencies/current') return json(200, { code: 'EUR', name: 'Euro', symbol: '&euro;' });
      const found = rows.get(path) ?? refuse(error(404, 'rest_no_route'));
      return answerPage(found, path.split('/').at(-1) ?? path, url.searchParams);
    },
  });
  return {
    ...simulator,
    credentials: {
      issue: () => ({
        user: 'ck_simulated',
        password: secrets.issue([], Number.POSITIVE_INFINITY).value,
      }),
      expireAll: secrets.expireAll,
    },
    lists: {
      import_orders: listOf('orders'),
      sync_products: listOf('products'),
      import_customers: listOf('customers'),
    },
  };
}

function answerPage(rows: readonly StoreRecord[], list: string, query: URLSearchParams): Response {
  const unknown = [...query.keys()].find((name) => !parameters[list]?.includes(name));
  if (unknown) return error(400, 'rest_invalid_param');
  // By date, the usual order, a page would move with each new record.
  if (query.has('page') && (query.get('orderby') !== 'id' || query.get('order') !== 'asc'))
    return error(400, 'rest_invalid_param');
  const size = Number(query.get('per_page') ?? 10);
  if (!(size >= 1 && size <= 100)) return error(400, 'rest_invalid_param');
  const found = rows.filter(isModifiedWithin(query));
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return json(200, found.slice(start, start + size), {
    'x-wp-total': String(found.length),
    'x-wp-totalpages': String(Math.ceil(found.length / size)),
  });
}

/** Both bounds are left out, and compared in whole seconds. */
function isModifiedWithin(query: URLSearchParams): (row: StoreRecord) => boolean {
  const [after, before] = ['modified_after', 'modified_before'].map((name) => secondOf(query.get(name)));
  // Without dates_are_gmt they would be compared with times of the store's own zone.
  if ((after ?? before) !== undefined && query.get('dates_are_gmt') !== 'true')
    return refuse(error(400, 'rest_invalid_param'));
  return ({ date_modified_gmt: modified }) => {
    const time = secondOf(modified ? `${modified}Z` : null) ?? 0;
    return time > (after ?? Number.NEGATIVE_INFINITY) && time < (before ?? Number.POSITIVE_INFINITY);
  };
}

const secondOf = (text: string | null): number | undefined =>
  text === null ? undefined : Math.floor(Date.parse(text) / 1_000);

const passwordOf = (request: Request): string | undefined =>
  /^Basic (.+)$/
    .exec(request.headers.get('authorization') ?? '')
    ?.slice(1)
    .map((pair) => Buffer.from(pair, 'base64').toString().split(':')[1])[0];

const error = (status: number, code: string): Response =>
  json(status, { code, message: 'An error of the store.', data: { status } });
