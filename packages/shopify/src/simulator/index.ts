import { setTimeout as delay } from 'node:timers/promises';
import { wantedScopes } from '../scopes.ts';
import type { PersonalData } from './access.ts';
import { refusal } from './answers.ts';
import { createApi, createContextOf, type GraphqlRequest, readRequest } from './api.ts';
import { createBulkOperations, downloadPath } from './bulk.ts';
import { createEvents } from './events.ts';
import { createFaults, duplicated, type FaultOrder, faultAnswer, truncated } from './faults.ts';
import { createMalformed } from './malformed.ts';
import { createOAuth } from './oauth.ts';
import { createShopData, type ShopDataOptions } from './shop-data.ts';
import { createThrottle, type ThrottleOptions } from './throttle.ts';
import { createVerbs } from './verbs.ts';

export type { PersonalData } from './access.ts';
export type { BadOrder, BadProduct } from './bad-records.ts';
export type { BulkErrorCode } from './bulk.ts';
export type { Which } from './collection.ts';
export type { FaultKind, FaultOrder } from './faults.ts';
export type { IssuedTokens } from './oauth.ts';
export type { OrderShape } from './orders/shapes.ts';
export type { ShopCurrency } from './orders/terms.ts';

export interface ShopifySimulatorOptions extends ShopDataOptions {
  /**
   * The current time, in milliseconds since 1970.
   * @default Date.now
   */
  readonly now?: () => number;
  /**
   * The shop's own domain.
   * @default 'simulated-workshop.myshopify.com'
   */
  readonly shop?: string;
  /**
   * The app that the shop installs.
   * @default { clientId: 'simulated-client-id', clientSecret: 'simulated-client-secret' }
   */
  readonly app?: { readonly clientId: string; readonly clientSecret: string };
  /**
   * Scopes that the merchant grants.
   * @default all scopes that the provider requests
   */
  readonly scopes?: readonly string[];
  /**
   * Whether the app was approved for protected customer data. Without approval, names, addresses and such are null (`false`),
   * null with an error for each field (`'denied'`), or all orders and customers are refused (`'refused'`).
   * @default true
   */
  readonly personalData?: PersonalData;
  /**
   * Points of the app at the shop; the default is that of the smallest plan.
   * @default { capacity: 2_000, perSecond: 100 }
   */
  readonly rateLimit?: Partial<ThrottleOptions>;
  /**
   * How long an access token of an installed app lives, in seconds.
   * @default 3_600
   */
  readonly accessTokenSeconds?: number;
  /**
   * Supported versions, oldest first. The oldest answers calls of any other version.
   * @default ['2026-10']
   */
  readonly versions?: readonly string[];
  /**
   * Origin that serves results of bulk operations.
   * @default 'https://storage.googleapis.com'
   */
  readonly downloadOrigin?: string;
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** Name of the GraphQL operation. */
  readonly operation: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  readonly status: number;
}

/** How many requests are logged; older ones are dropped. */
const maxRequests = 10_000;
const graphqlPath = /^\/admin\/api\/([\w-]+)\/graphql\.json$/;

/**
 * Simulates the part of Shopify's Admin GraphQL API that the adapter uses, over an invented shop. It executes real GraphQL.
 * @example
 * const simulator = createShopifySimulator({ orders: 200, products: 30 });
 * const [id] = simulator.ordersWith('exchange');
 * simulator.clearOrders(3); // the next import must clear these fields
 */
export function createShopifySimulator(options: ShopifySimulatorOptions = {}) {
  const now = options.now ?? Date.now;
  const shop = options.shop ?? 'simulated-workshop.myshopify.com';
  const app = options.app ?? { clientId: 'simulated-client-id', clientSecret: 'simulated-client-secret' };
  const versions = options.versions ?? ['2026-10'];
  const shopData = createShopData(options, shop, now);
  const events = createEvents(now);
  const faults = createFaults();
  const malformed = createMalformed();
  let personalData = options.personalData ?? true;
  const contextOf = createContextOf(() => personalData);
  const oauth = createOAuth({
    ...app,
    shop,
    scopes: options.scopes ?? wantedScopes,
    accessTokenSeconds: options.accessTokenSeconds ?? 3_600,
    now,
  });
  const throttle = createThrottle({ capacity: 2_000, perSecond: 100, ...options.rateLimit }, now);
  const bulk = createBulkOperations({
    shopData,
    now,
    downloadOrigin: options.downloadOrigin ?? 'https://storage.googleapis.com',
    contextOf,
    alter: malformed.inLines,
  });
  const api = createApi({ shopData, events, bulk, throttle, contextOf, alter: malformed.inAnswer });
  const requests: LoggedRequest[] = [];
  const verbs = createVerbs(shopData, events, malformed);

  const normalAnswer = async (request: Request, url: URL, call: GraphqlRequest | null): Promise<Response> => {
    if (url.pathname === '/admin/oauth/authorize') return oauth.authorize(url);
    if (url.pathname === '/admin/oauth/access_token' && request.method === 'POST') return oauth.token(request);
    if (url.pathname.startsWith(downloadPath)) return bulk.download(url.pathname);
    const version = graphqlPath.exec(url.pathname)?.[1];
    if (version === undefined || request.method !== 'POST') return refusal(404, 'Not Found');
    const grant = oauth.check(request.headers.get('x-shopify-access-token'));
    if (grant instanceof Response) return grant;
    if (!call) return refusal(400, 'query is missing');
    const answer = api.answer(call, grant);
    answer.headers.set('x-shopify-api-version', versions.includes(version) ? version : (versions[0] ?? version));
    return answer;
  };

  const answer = async (request: Request, url: URL, call: GraphqlRequest | null): Promise<Response> => {
    const fault = faults.take(url.pathname, operationOf(call));
    if (fault?.kind === 'slow') await delay(fault.delayMs ?? 1_000, undefined, { signal: request.signal });
    return (fault && faultAnswer(fault)) ?? altered(await normalAnswer(request, url, call), fault);
  };

  return {
    async fetch(request: Request): Promise<Response> {
      const url = new URL(request.url);
      const call = graphqlPath.test(url.pathname) ? readRequest(await request.text()) : null;
      const response = await answer(request, url, call);
      requests.push({
        method: request.method,
        path: url.pathname,
        operation: operationOf(call),
        variables: call?.variables ?? null,
        status: response.status,
      });
      if (requests.length > maxRequests) requests.shift();
      return response;
    },
    shop,
    app,
    tokens: {
      issueTokens: oauth.issueTokens,
      issueCustomToken: oauth.issueCustomToken,
      expireAll: oauth.expireAll,
      revokeAll: oauth.revokeAll,
      setScopes: oauth.setScopes,
    },
    /** Approves the app for protected customer data, or revokes the approval. */
    setPersonalData: (mode: PersonalData): void => {
      personalData = mode;
    },
    requests: requests as readonly LoggedRequest[],
    /** How many queries were refused for lack of points. */
    throttledQueries: throttle.refused,
    faults: { next: faults.next, clear: faults.clear, drainPoints: throttle.drain },
    bulk: { hold: bulk.hold, occupy: bulk.occupy, failNext: bulk.failNext, expireAll: bulk.expireAll },
    /** Deletes a record that a pull reads, by its external id. */
    lists: {
      import_orders: { remove: (id: string) => shopData.orders.remove([id]) },
      import_customers: { remove: (id: string) => shopData.customers.remove([id]) },
      sync_products: { remove: (id: string) => verbs.deleteProducts([id]) },
    },
    ...verbs,
  };
}
export type ShopifySimulator = ReturnType<typeof createShopifySimulator>;

const operationOf = (call: GraphqlRequest | null): string | null =>
  /^\s*(?:query|mutation)\s+(\w+)/.exec(call?.query ?? '')?.[1] ?? null;

async function altered(answer: Response, fault: FaultOrder | undefined): Promise<Response> {
  if (fault?.kind === 'truncated') return truncated(answer);
  if (fault?.kind === 'duplicated') return duplicated(answer);
  return fault?.kind === 'lost' ? refusal(520, 'Web server is returning an unknown error') : answer;
}
