import { type BucketOptions, createSimulator, type DeliveriesOptions } from '@makerfex/integrations-testkit/simulator';
import { wantedScopes } from '../scopes.ts';
import type { PersonalData } from './access.ts';
import { refusal } from './answers.ts';
import { createApi, createContextOf, type GraphqlRequest, readRequest } from './api.ts';
import { createBulkOperations, downloadPath } from './bulk.ts';
import { createEvents } from './events.ts';
import { type FaultOrder, faults } from './faults.ts';
import { createMalformed } from './malformed.ts';
import { createOAuth } from './oauth.ts';
import { createShopData, type ShopDataOptions } from './shop-data.ts';
import { createVerbs } from './verbs.ts';
import { createSubscriptionStore } from './webhooks/subscriptions.ts';
import { createWebhooks } from './webhooks/webhooks.ts';

export type { PersonalData } from './access.ts';
export type { BadOrder, BadProduct } from './bad-records.ts';
export type { BulkErrorCode } from './bulk.ts';
export type { Which } from './collection.ts';
export type { FaultKind, FaultOrder } from './faults.ts';
export type { IssuedTokens } from './oauth.ts';
export type { OrderShape } from './orders/shapes.ts';
export type { ShopCurrency } from './orders/terms.ts';
export type { Subscription } from './webhooks/subscriptions.ts';
export type { PrivacyDemand } from './webhooks/webhooks.ts';

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
  readonly rateLimit?: Partial<BucketOptions>;
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
  /**
   * How deliveries are sent: `fetch` reaches the host, `clock` decides when they are sent again.
   * @default the global fetch, in real time
   */
  readonly deliveries?: Pick<DeliveriesOptions, 'fetch' | 'clock' | 'random'>;
}

const graphqlPath = /^\/admin\/api\/([\w-]+)\/graphql\.json$/;

/**
 * Simulates the part of Shopify's Admin GraphQL API that the adapter uses, over an invented shop. It executes real GraphQL.
 * @example
 * const simulator = createShopifySimulator({ orders: 200, products: 30 });
 * const [id] = simulator.ordersWith('exchange');
 * simulator.clearOrders(3); // the next import must clear these fields
 */
export function createShopifySimulator(options: ShopifySimulatorOptions = {}) {
  const { now = Date.now, shop = 'simulated-workshop.myshopify.com', versions = ['2026-10'] } = options;
  const { scopes = wantedScopes, accessTokenSeconds = 3_600 } = options;
  const { downloadOrigin = 'https://storage.googleapis.com' } = options;
  const app = options.app ?? { clientId: 'simulated-client-id', clientSecret: 'simulated-client-secret' };
  let personalData = options.personalData ?? true;
  const shopData = createShopData(options, shop, now);
  const events = createEvents(now);
  const malformed = createMalformed();
  const contextOf = createContextOf(() => personalData);
  const oauth = createOAuth({ ...app, shop, scopes, accessTokenSeconds, now });
  const subscriptions = createSubscriptionStore(now, () => personalData === 'refused');
  const webhooks = createWebhooks({
    shop,
    secret: app.clientSecret,
    shopData,
    subscriptions,
    now,
    options: options.deliveries ?? {},
  });
  const bulk = createBulkOperations({ shopData, now, downloadOrigin, contextOf, alter: malformed.inLines });
  const points = { capacity: 2_000, perSecond: 100, ...options.rateLimit };
  const api = createApi({
    shopData,
    events,
    bulk,
    subscriptions,
    clientId: app.clientId,
    points,
    now,
    contextOf,
    alter: malformed.inAnswer,
  });
  const verbs = createVerbs(shopData, events, malformed, webhooks.notify);
  let granted = scopes;

  function graphql(request: Request, version: string, call: GraphqlRequest | null): Response {
    const token = oauth.check(request.headers.get('x-shopify-access-token'));
    if (!call) return refusal(400, 'query is missing');
    const answer = api.answer(call, token);
    answer.headers.set('x-shopify-api-version', versions.includes(version) ? version : (versions[0] ?? version));
    return answer;
  }

  const simulator = createSimulator({
    faults,
    read: (text, { pathname }) => (graphqlPath.test(pathname) ? readRequest(text) : null),
    applies: ({ operation }: FaultOrder, { body }) => !operation || operation === operationOf(body),
    log: ({ body }) => ({ operation: operationOf(body), variables: body?.variables ?? null }),
    answer: ({ request, url: { pathname }, url, text, body }) => {
      if (pathname === '/admin/oauth/authorize') return oauth.authorize(url);
      if (pathname === '/admin/oauth/access_token' && request.method === 'POST') return oauth.token(request, text);
      if (pathname.startsWith(downloadPath)) return bulk.download(pathname);
      const version = graphqlPath.exec(pathname)?.[1];
      if (version === undefined || request.method !== 'POST') return refusal(404, 'Not Found');
      return graphql(request, version, body);
    },
  });

  return {
    ...simulator,
    shop,
    app,
    tokens: {
      ...oauth.tokens,
      /** Changes what the merchant grants, which app/scopes_update reports. */
      setScopes: (wanted: readonly string[]): void => {
        oauth.tokens.setScopes(wanted);
        webhooks.scopesChanged(granted, wanted);
        granted = wanted;
      },
    },
    /** Removes the app from the shop: its tokens die at once, and its subscriptions after a last delivery. */
    uninstall: (): void => {
      oauth.tokens.revokeAll();
      webhooks.uninstalled();
      subscriptions.drop();
    },
    /** Deliveries of the shop, with faults on request. */
    webhooks: webhooks.verbs,
    /** Approves the app for protected customer data, or revokes the approval. */
    setPersonalData: (mode: PersonalData): void => {
      personalData = mode;
    },
    throttledQueries: api.throttledQueries,
    /** Also takes all points of the app. */
    faults: { ...simulator.faults, drainPoints: api.drainPoints },
    bulk: { hold: bulk.hold, occupy: bulk.occupy, failNext: bulk.failNext, expireAll: bulk.expireAll },
    /** Deletes a record that a pull reads, by its external id. */
    lists: {
      import_orders: { remove: (id: string) => verbs.deleteOrders([id]) },
      import_customers: { remove: (id: string) => verbs.deleteCustomers([id]) },
      sync_products: { remove: (id: string) => verbs.deleteProducts([id]) },
    },
    ...verbs,
  };
}
export type ShopifySimulator = ReturnType<typeof createShopifySimulator>;

const operationOf = (call: GraphqlRequest | null): string | null =>
  /^\s*(?:query|mutation)\s+(\w+)/.exec(call?.query ?? '')?.[1] ?? null;
