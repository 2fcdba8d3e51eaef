import {
  bearerOf,
  createRandom,
  createSimulator,
  createTokenPairs,
  createWindowLimit,
  json,
  refuse,
} from '@makerfex/integrations-testkit/simulator';

const pageSize = 50;

/** An order as the API writes it: text for money, null for what the buyer left empty. */
export interface AcmeOrder {
  readonly id: number;
  readonly state: 'open' | 'refunded' | 'on_hold';
  readonly total: string;
  readonly note: string | null;
  updated_at: string;
}

export interface AcmeOptions {
  /** How many orders the shop has. */
  readonly orders: number;
  /** The same seed gives the same orders. @default 1 */
  readonly seed?: number;
  /** The time, in milliseconds since 1970. A test passes the `now` of a clock that it moves. @default Date.now */
  readonly now?: () => number;
}

/** The API of Acme, a shop that does not exist, over invented orders. */
export function createAcmeSimulator({ orders: count, seed = 1, now = Date.now }: AcmeOptions) {
  const isoNow = () => new Date(now()).toISOString();
  const orders = new Map(
    Array.from({ length: count }, (_, index) => [index + 1, makeOrder(index + 1, seed, isoNow())]),
  );
  const pairs = createTokenPairs({
    now,
    prefixes: { access: 'simulated-access-', refresh: 'simulated-refresh-' },
    accessSeconds: 3_600,
    refreshSeconds: 90 * 86_400,
  });
  const perSecond = createWindowLimit({ limit: 10, windowMs: 1_000, now });

  const simulator = createSimulator({
    read: (text) => new URLSearchParams(text),
    log: ({ url }) => ({ query: url.search }),
    faults: { server_error: () => json(503, { error: { code: 'maintenance' } }) },
    answer: ({ request, url: { pathname, searchParams }, body }) => {
      if (pathname === '/oauth/token') return renew(body);
      if (!pairs.access.live(bearerOf(request))) refuse(json(401, { error: { code: 'invalid_token' } }));
      if (!perSecond.take()) refuse(json(429, { error: { code: 'slow_down' } }, { 'retry-after': '1' }));
      return pathname === '/v1/orders' ? list(searchParams) : json(404, { error: { code: 'no_such_path' } });
    },
  });

  /** A spent refresh token is refused, as Acme does. */
  function renew(form: URLSearchParams): Response {
    const pair = pairs.renew(form.get('refresh_token'));
    if (!pair) return json(400, { error: 'invalid_grant' });
    return json(200, { access_token: pair.access.value, refresh_token: pair.refresh.value, expires_in: 3_600 });
  }

  /** Newest change first, by page number: an order that changes meanwhile moves to the front, and all before it move back. */
  function list(query: URLSearchParams): Response {
    const unknown = [...query.keys()].find((name) => !['page', 'updated_after'].includes(name));
    if (unknown) return json(400, { error: { code: 'unknown_parameter', parameter: unknown } });
    const since = query.get('updated_after') ?? '';
    const found = [...orders.values()]
      .filter(({ updated_at }) => updated_at >= since)
      .toSorted((a, b) => b.updated_at.localeCompare(a.updated_at) || b.id - a.id);
    const start = (Number(query.get('page') ?? 1) - 1) * pageSize;
    return json(200, { orders: found.slice(start, start + pageSize), total: found.length });
  }

  return {
    ...simulator,
    tokens: {
      issueTokens: () => {
        const { access, refresh } = pairs.issue(['orders.read']);
        return { access_token: access.value, refresh_token: refresh.value };
      },
      expireAll: pairs.expireAll,
    },
    /** What people do in the shop between two imports, or while one reads. */
    changeOrder: (id: number): void => {
      const order = orders.get(id);
      if (order) order.updated_at = isoNow();
    },
    lists: { import_orders: { remove: (externalId: string) => orders.delete(Number(externalId)) } },
  };
}

function makeOrder(id: number, seed: number, updated_at: string): AcmeOrder {
  const random = createRandom(seed, 'order', id);
  return {
    id,
    state: random.pick(['open', 'open', 'refunded', 'on_hold']),
    total: `${random.integer(0, 400)}.${random.pick(['00', '50', '995'])}`,
    note: random.pick([null, '', 'Für Jürgen 🎁\nbitte ohne Rechnung']),
    updated_at,
  };
}
