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
  /** The same seed makes the same shop; 1 unless told. */
  readonly seed?: number;
  /** Orders over the last year; none unless told. */
  readonly orders?: number;
  readonly products?: number;
  /** Milliseconds since 1970; the machine's clock unless told. */
  readonly now?: () => number;
  /** The app's keystring and shared secret. */
  readonly apiKey?: { readonly keystring: string; readonly sharedSecret: string };
  /** The redirect addresses that the app is registered with; any is taken unless told. */
  readonly redirectUris?: readonly string[];
  readonly shopId?: number;
  /** 150 a second and 100,000 a day unless told. */
  readonly rateLimit?: Partial<RateLimits>;
  /** 3,600 unless told. */
  readonly accessTokenSeconds?: number;
  /** Whether buyers' addresses of mail are sent, as to an approved app. @default false */
  readonly emails?: boolean;
  /** Whether lists hold cancelled receipts without being asked for them; not unless told (etsy/open-api#629). */
  readonly canceledInLists?: boolean;
  /** 12,000 unless told. */
  readonly maxOffset?: number;
  /** So many of the oldest orders changed within one second; none unless told. */
  readonly sameSecond?: number;
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
}

/** Requests are logged up to this many; older ones are forgotten. */
const keptRequests = 10_000;

/**
 * Etsy's Open API v3 over an invented shop, as far as the adapter uses it. There is no sandbox at Etsy: this is what tests
 * and the demo talk to.
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

  /** The app's key is judged before the grant, the grant before what is asked. */
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
    const stand = fault && faultAnswer(fault);
    if (stand) return stand;
    if (url.pathname === '/oauth/connect') return oauth.authorize(url);
    const isToken = request.method === 'POST' && url.pathname === '/v3/public/oauth/token';
    const truth = isToken ? await oauth.token(request) : application(request, url);
    return fault?.kind === 'truncated' ? truncated(truth) : truth;
  };

  return {
    async fetch(request: Request): Promise<Response> {
      const url = new URL(request.url);
      const response = await answer(request, url);
      interruptions.after(url.pathname);
      requests.push({ method: request.method, path: url.pathname, query: url.search, status: response.status });
      if (requests.length > keptRequests) requests.shift();
      return response;
    },
    shopId: String(shopId),
    app: { clientId: keystring, clientSecret: sharedSecret },
    tokens: { issueTokens: oauth.issue, expireAll: oauth.expireAll, revokeAll: oauth.revokeAll },
    requests: requests as readonly LoggedRequest[],
    /**
     * Changes the shop while its lists are read: after each of the next answers whose path holds a text.
     * @example
     * simulator.whileReading(() => simulator.deleteProducts(1), { path: '/listings', count: 3 });
     */
    whileReading: interruptions.order,
    /** What each import reads; a record that is removed is in no answer any more, and those behind it move up. */
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
