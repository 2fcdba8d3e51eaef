import { setTimeout as delay } from 'node:timers/promises';
import { answering, json, problem } from './answers.ts';
import { createFaults, faultAnswer, truncated } from './faults.ts';
import { createInterruptions } from './interruptions.ts';
import { createListings } from './listings.ts';
import { createOAuth } from './oauth.ts';
import { createRateLimit, type RateLimits } from './rate-limit.ts';
import { createReceipts } from './receipts.ts';
import { shopBody } from './shop.ts';

export type { BadOrder } from './bad-orders.ts';
export type { BadProduct } from './bad-products.ts';
export type { FaultKind, FaultOrder } from './faults.ts';
export type { InterruptionOptions } from './interruptions.ts';
export type { IssuedTokens } from './oauth.ts';
export type { RefundOptions, WithholdOptions } from './receipts.ts';

export interface EtsySimulatorOptions {
  /**
   * The same seed creates the same shop.
   * @default 1
   */
  readonly seed?: number;
  /**
   * Number of orders, spread over the last year.
   * @default 0
   */
  readonly orders?: number;
  /**
   * Number of listings.
   * @default 0
   */
  readonly products?: number;
  /**
   * The clock, in milliseconds since 1970.
   * @default Date.now
   */
  readonly now?: () => number;
  /**
   * The app's keystring and shared secret.
   * @default { keystring: 'simulated-keystring', sharedSecret: 'simulated-shared-secret' }
   */
  readonly apiKey?: { readonly keystring: string; readonly sharedSecret: string };
  /**
   * The redirect URIs that the app is registered with. An empty list accepts every URI.
   * @default []
   */
  readonly redirectUris?: readonly string[];
  /** @default 12_345 */
  readonly shopId?: number;
  /**
   * Requests per second and per day.
   * @default { perSecond: 150, perDay: 100_000 }
   */
  readonly rateLimit?: Partial<RateLimits>;
  /**
   * How long an access token is valid, in seconds.
   * @default 3_600
   */
  readonly accessTokenSeconds?: number;
  /**
   * Whether buyers' email addresses are sent, as to an approved app.
   * @default false
   */
  readonly emails?: boolean;
  /**
   * Whether lists contain cancelled receipts if the query does not filter by `was_canceled` (etsy/open-api#629).
   * @default false
   */
  readonly canceledInLists?: boolean;
  /**
   * The largest offset that a list accepts.
   * @default 12_000
   */
  readonly maxOffset?: number;
  /**
   * How many of the oldest orders changed within one second.
   * @default 0
   */
  readonly sameSecond?: number;
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
}

/** The log of requests keeps this many of the newest. */
const maxLoggedRequests = 10_000;

/**
 * Simulates the part of Etsy's Open API v3 that the provider uses, over an invented shop. Etsy has no sandbox, so tests and the
 * demo use this.
 * @example
 * const simulator = createEtsySimulator({ orders: 100, products: 20 });
 * const { access_token, refresh_token } = simulator.tokens.issueTokens();
 * const providers = [etsy({ app: simulator.app })];
 * const outbound = { fetch: (input: string | URL | Request, init?: RequestInit) => simulator.fetch(new Request(input, init)) };
 */
export function createEtsySimulator(options: EtsySimulatorOptions = {}) {
  const { now = Date.now, seed = 1, orders = 0, products = 0, shopId = 12_345, maxOffset = 12_000 } = options;
  const { keystring, sharedSecret } = options.apiKey ?? {
    keystring: 'simulated-keystring',
    sharedSecret: 'simulated-shared-secret',
  };
  const nowSeconds = () => Math.floor(now() / 1000);
  const { emails = false, canceledInLists = false, sameSecond = 0 } = options;
  const receipts = createReceipts({
    seed,
    orders,
    products,
    emails,
    canceledInLists,
    sameSecond,
    maxOffset,
    nowSeconds,
  });
  const listings = createListings({ seed, products, shopId, maxOffset, nowSeconds });
  const { redirectUris = [], accessTokenSeconds = 3_600 } = options;
  const oauth = createOAuth({ keystring, redirectUris, accessTokenSeconds, nowSeconds });
  const rateLimit = createRateLimit({ perSecond: 150, perDay: 100_000, ...options.rateLimit }, now);
  const faults = createFaults();
  const requests: LoggedRequest[] = [];
  const interruptions = createInterruptions();

  /** Checks the app's key first, then the grant, then the request. */
  const application = (request: Request, url: URL): Response => {
    const [key, secret] = (request.headers.get('x-api-key') ?? '').split(':');
    if (key === keystring && !secret) return problem(403, 'Shared secret is required in x-api-key header.');
    if (key !== keystring || secret !== sharedSecret) return problem(403, 'API key not found or not active.');
    const refused = rateLimit.take();
    if (refused) return refused;
    const answer = answering(() => route(request, url));
    for (const [name, value] of Object.entries(rateLimit.headers())) answer.headers.set(name, value);
    return answer;
  };

  const route = (request: Request, url: URL): Response => {
    const path = url.pathname.replace('/v3/application', '');
    if (request.method !== 'GET') return problem(405, 'Method not allowed.');
    const ofShop = /^\/shops\/(\d+)(\/receipts|\/listings)?(?:\/(\d+))?$/.exec(path);
    if (ofShop && Number(ofShop[1]) !== shopId) return problem(404, 'Could not find a Shop with this shop_id.');
    if (ofShop && !ofShop[2]) return json(200, shopBody(shopId));
    const grant = oauth.check(request.headers.get('authorization'));
    if (grant instanceof Response) return grant;
    const scoped = (scope: string, answer: (query: URLSearchParams) => Response) =>
      grant.scopes.split(' ').includes(scope)
        ? answer(url.searchParams)
        : problem(403, 'insufficient_scope', `needs ${scope}`);
    const id = Number(ofShop?.[3]);
    if (ofShop?.[2] === '/receipts') return scoped('transactions_r', id ? () => receipts.one(id) : receipts.list);
    if (ofShop?.[2] === '/listings') return scoped('listings_r', listings.list);
    if (path === '/listings/batch') return scoped('listings_r', listings.batch);
    const listing = /^\/listings\/(\d+)$/.exec(path);
    if (listing) return scoped('listings_r', (query) => listings.one(Number(listing[1]), query));
    if (path === '/listings/batch/inventory') return scoped('listings_r', listings.batchInventory);
    return problem(404, 'Resource not found.');
  };

  const answer = async (request: Request, url: URL): Promise<Response> => {
    const fault = faults.take(url.pathname);
    if (fault?.kind === 'slow') await delay(fault.delayMs ?? 1_000, undefined, { signal: request.signal });
    const replacement = fault && faultAnswer(fault);
    if (replacement) return replacement;
    if (url.pathname === '/oauth/connect') return oauth.authorize(url);
    const isToken = request.method === 'POST' && url.pathname === '/v3/public/oauth/token';
    const response = isToken ? await oauth.token(request) : application(request, url);
    return fault?.kind === 'truncated' ? truncated(response) : response;
  };

  return {
    async fetch(request: Request): Promise<Response> {
      const url = new URL(request.url);
      const response = await answer(request, url);
      interruptions.after(url.pathname);
      requests.push({ method: request.method, path: url.pathname, query: url.search, status: response.status });
      if (requests.length > maxLoggedRequests) requests.shift();
      return response;
    },
    shopId: String(shopId),
    app: { clientId: keystring, clientSecret: sharedSecret },
    tokens: { issueTokens: oauth.issue, expireAll: oauth.expireAll, revokeAll: oauth.revokeAll },
    requests: requests as readonly LoggedRequest[],
    /**
     * Changes the shop while its lists are read: after each of the next `count` responses whose path contains `path`.
     * @example
     * const simulator = createEtsySimulator({ products: 20 });
     * simulator.whileReading(() => simulator.deleteProducts(1), { path: '/listings', count: 3 });
     */
    whileReading: interruptions.order,
    /** The records that each import reads. A removed one is missing from every response, and later ones move up. */
    lists: {
      import_orders: { remove: (id: string) => receipts.remove(id) },
      sync_products: { remove: listings.remove },
      import_customers: { remove: (id: string) => receipts.remove(id, 'buyer_user_id') },
    },
    faults: { next: faults.next, clear: faults.clear, spendDay: rateLimit.spendDay },
    ...receipts.verbs,
    ...listings.verbs,
  };
}
export type EtsySimulator = ReturnType<typeof createEtsySimulator>;
