import { createSimulator, orRefusal } from '@makerfex/integrations-testkit/simulator';
import { json, problem } from './answers.ts';
import { faults } from './faults.ts';
import { createListings } from './listings.ts';
import { createOAuth } from './oauth.ts';
import { createQuotas, type RateLimits } from './quotas.ts';
import { createReceipts } from './receipts.ts';
import { shopBody } from './shop.ts';
import { createWebhooks } from './webhooks.ts';

export type { BadOrder } from './bad-orders.ts';
export type { BadProduct } from './bad-products.ts';
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
  /** How webhooks are delivered: to the endpoints that are added with `webhooks.addEndpoint`. @default {} */
  readonly webhooks?: {
    /** @default 'whsec_c2ltdWxhdGVkLWV0c3ktd2ViaG9vay1zZWNyZXQ=' */
    readonly secret?: string;
    /**
     * Sends a delivery to the host.
     * @default the global fetch
     */
    readonly fetch?: (request: Request) => Promise<Response>;
  };
}

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
  const { keystring = 'simulated-keystring', sharedSecret = 'simulated-shared-secret' } = options.apiKey ?? {};
  const { redirectUris = [], accessTokenSeconds = 3_600, emails = false } = options;
  const { canceledInLists = false, sameSecond = 0 } = options;
  const nowSeconds = () => Math.floor(now() / 1000);
  const shop = { seed, products, maxOffset, nowSeconds };
  const receipts = createReceipts({ ...shop, orders, emails, canceledInLists, sameSecond });
  const listings = createListings({ ...shop, shopId });
  const oauth = createOAuth({ keystring, redirectUris, accessTokenSeconds, now });
  const quotas = createQuotas(options.rateLimit, now);
  const { secret: signingSecret = 'whsec_c2ltdWxhdGVkLWV0c3ktd2ViaG9vay1zZWNyZXQ=', fetch } = options.webhooks ?? {};
  const webhooks = createWebhooks({ seed, shopId, now, secret: signingSecret, fetch });

  /** Checks the app's key first, then the quotas, then the request. */
  async function application(request: Request, url: URL): Promise<Response> {
    const [key, secret] = (request.headers.get('x-api-key') ?? '').split(':');
    if (key === keystring && !secret) return problem(403, 'Shared secret is required in x-api-key header.');
    if (key !== keystring || secret !== sharedSecret) return problem(403, 'API key not found or not active.');
    quotas.take();
    const answer = await orRefusal(() => route(request, url));
    for (const [name, value] of Object.entries(quotas.headers())) answer.headers.set(name, value);
    return answer;
  }

  function route(request: Request, url: URL): Response {
    const path = url.pathname.replace('/v3/application', '');
    if (request.method !== 'GET') return problem(405, 'Method not allowed.');
    const ofShop = /^\/shops\/(\d+)(\/receipts|\/listings)?(?:\/(\d+))?$/.exec(path);
    if (ofShop && Number(ofShop[1]) !== shopId) return problem(404, 'Could not find a Shop with this shop_id.');
    if (ofShop && !ofShop[2]) return json(200, shopBody(shopId));
    const { scopes } = oauth.check(request);
    const scoped = (scope: string, answer: (query: URLSearchParams) => Response) =>
      scopes.includes(scope) ? answer(url.searchParams) : problem(403, 'insufficient_scope', `needs ${scope}`);
    const id = Number(ofShop?.[3]);
    if (ofShop?.[2] === '/receipts') return scoped('transactions_r', id ? () => receipts.one(id) : receipts.list);
    if (ofShop?.[2] === '/listings') return scoped('listings_r', listings.list);
    if (path === '/listings/batch') return scoped('listings_r', listings.batch);
    const listing = /^\/listings\/(\d+)$/.exec(path);
    if (listing) return scoped('listings_r', (query) => listings.one(Number(listing[1]), query));
    if (path === '/listings/batch/inventory') return scoped('listings_r', listings.batchInventory);
    return problem(404, 'Resource not found.');
  }

  const simulator = createSimulator({
    faults,
    read: (text) => new URLSearchParams(text),
    log: ({ url }) => ({ query: url.search }),
    answer: ({ request, url, body }) => {
      if (url.pathname === '/oauth/connect') return oauth.authorize(url);
      const isToken = request.method === 'POST' && url.pathname === '/v3/public/oauth/token';
      return isToken ? oauth.token(body) : application(request, url);
    },
  });

  return {
    ...simulator,
    shopId: String(shopId),
    app: { clientId: keystring, clientSecret: sharedSecret },
    tokens: oauth.tokens,
    /** The records that each import reads. A removed one is missing from every response, and later ones move up. */
    lists: {
      import_orders: { remove: (id: string) => receipts.remove(id) },
      sync_products: { remove: listings.remove },
      import_customers: { remove: (id: string) => receipts.remove(id, 'buyer_user_id') },
    },
    /** Also uses up the quota of the day. */
    faults: { ...simulator.faults, spendDay: quotas.spendDay },
    /** The Webhook portal. Deliveries follow orders that are added, shipped or cancelled by the verbs below. */
    webhooks: webhooks.portal,
    ...receipts.verbs,
    changeOrders: (n: number) => webhooks.send('order.shipped', receipts.verbs.changeOrders(n)),
    addOrders: (n: number) => webhooks.send('order.paid', receipts.verbs.addOrders(n)),
    cancelOrders: (n: number, cancel: { readonly bump?: boolean } = {}) =>
      webhooks.send('order.canceled', receipts.verbs.cancelOrders(n, cancel)),
    ...listings.verbs,
  };
}
export type EtsySimulator = ReturnType<typeof createEtsySimulator>;
