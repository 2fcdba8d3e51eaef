import { setTimeout as delay } from 'node:timers/promises';
import { json, problem } from './answers.ts';
import { createFaults, faultAnswer, truncated } from './faults.ts';
import { createListings } from './listings.ts';
import { createOAuth } from './oauth.ts';
import { createRateLimit } from './rate-limit.ts';
import { createReceipts } from './receipts.ts';

export type { FaultKind, FaultOrder } from './faults.ts';
export type { IssuedTokens } from './oauth.ts';

export interface EtsySimulatorOptions {
  /** The same seed makes the same shop. */
  readonly seed?: number;
  readonly orders?: number;
  readonly products?: number;
  /** Milliseconds since 1970; the machine's clock unless told. */
  readonly now?: () => number;
  /** The app's keystring and shared secret. */
  readonly apiKey?: { readonly keystring: string; readonly sharedSecret: string };
  readonly shopId?: number;
  readonly rateLimit?: { readonly perSecond?: number; readonly perDay?: number };
  readonly accessTokenSeconds?: number;
  /** Whether buyers' addresses of mail are told, as to an approved app. */
  readonly emails?: boolean;
  readonly maxOffset?: number;
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
  const now = options.now ?? Date.now;
  const nowSeconds = () => Math.floor(now() / 1000);
  const seed = options.seed ?? 1;
  const shopId = options.shopId ?? 12_345;
  const maxOffset = options.maxOffset ?? 12_000;
  const apiKey = options.apiKey ?? { keystring: 'simulated-keystring', sharedSecret: 'simulated-shared-secret' };
  const products = options.products ?? 0;
  const shared = { seed, products, maxOffset, nowSeconds };
  const receipts = createReceipts({
    ...shared,
    orders: options.orders ?? 0,
    emails: options.emails ?? false,
    sameSecond: options.sameSecond ?? 0,
  });
  const listings = createListings({ ...shared, shopId });
  const oauth = createOAuth({
    keystring: apiKey.keystring,
    userId: 12_345_678,
    accessTokenSeconds: options.accessTokenSeconds ?? 3_600,
    nowSeconds,
  });
  const rateLimit = createRateLimit({ perSecond: 150, perDay: 100_000, ...options.rateLimit }, now);
  const faults = createFaults();
  const requests: LoggedRequest[] = [];

  const shop = {
    shop_id: shopId,
    user_id: 12_345_678,
    shop_name: 'SimulatedWorkshop',
    currency_code: 'USD',
    is_vacation: false,
    url: 'https://www.example.com/shop/SimulatedWorkshop',
  };

  /** The app's key is judged before the grant, the grant before what is asked. */
  const application = (request: Request, url: URL): Response => {
    const [keystring, sharedSecret] = (request.headers.get('x-api-key') ?? '').split(':');
    if (keystring === apiKey.keystring && !sharedSecret)
      return problem(403, 'Shared secret is required in x-api-key header.');
    if (keystring !== apiKey.keystring || sharedSecret !== apiKey.sharedSecret)
      return problem(403, 'API key not found or not active.');
    const refused = rateLimit.take();
    if (refused) return refused;
    const answer = route(request, url);
    for (const [name, value] of Object.entries(rateLimit.headers())) answer.headers.set(name, value);
    return answer;
  };

  const route = (request: Request, url: URL): Response => {
    const path = url.pathname.replace('/v3/application', '');
    if (request.method !== 'GET') return problem(405, 'Method not allowed.');
    const ofShop = /^\/shops\/(\d+)(\/receipts|\/listings)?$/.exec(path);
    if (ofShop && Number(ofShop[1]) !== shopId) return problem(404, 'Could not find a Shop with this shop_id.');
    if (ofShop && !ofShop[2]) return json(200, shop);
    const grant = oauth.check(request.headers.get('authorization'));
    if (grant instanceof Response) return grant;
    const scoped = (scope: string, answer: () => Response) =>
      grant.scopes.split(' ').includes(scope) ? answer() : problem(403, 'insufficient_scope', `needs ${scope}`);
    if (ofShop?.[2] === '/receipts') return scoped('transactions_r', () => receipts.list(url.searchParams));
    if (ofShop?.[2] === '/listings') return scoped('listings_r', () => listings.list(url.searchParams));
    if (path === '/listings/batch/inventory')
      return scoped('listings_r', () => listings.batchInventory(url.searchParams));
    return problem(404, 'Resource not found.');
  };

  const answer = async (request: Request, url: URL): Promise<Response> => {
    const fault = faults.take(url.pathname);
    if (fault?.kind === 'slow') await delay(fault.delayMs ?? 1_000, undefined, { signal: request.signal });
    const stand = fault && faultAnswer(fault);
    if (stand) return stand;
    const isToken = request.method === 'POST' && url.pathname === '/v3/public/oauth/token';
    if (url.pathname === '/oauth/connect') return oauth.authorize(url);
    const truth = isToken ? await oauth.token(request) : application(request, url);
    return fault?.kind === 'truncated' ? truncated(truth) : truth;
  };

  return {
    async fetch(request: Request): Promise<Response> {
      const url = new URL(request.url);
      const response = await answer(request, url);
      requests.push({ method: request.method, path: url.pathname, query: url.search, status: response.status });
      if (requests.length > keptRequests) requests.shift();
      return response;
    },
    shopId: String(shopId),
    app: { clientId: apiKey.keystring, clientSecret: apiKey.sharedSecret },
    tokens: { issueTokens: oauth.issue, expireAll: oauth.expireAll, revokeAll: oauth.revokeAll },
    requests: requests as readonly LoggedRequest[],
    faults: { next: faults.next, clear: faults.clear, spendDay: rateLimit.spendDay },
    orders: receipts,
    products: listings,
    changeOrders: receipts.changeOrders,
    addOrders: receipts.addOrders,
    cancel: receipts.cancel,
    deleteProducts: listings.deleteProducts,
  };
}
export type EtsySimulator = ReturnType<typeof createEtsySimulator>;
