import { checkOptions, IntegrationError, option } from '@makerfex/integrations-core';
import {
  defineProvider,
  importCustomers,
  importOrders,
  type OAuthAppSource,
  oauthAppOption,
  syncProducts,
} from '@makerfex/integrations-core/provider';
import { authOf } from './auth.ts';
import { fetchCustomers, pullCustomers } from './capabilities/import-customers.ts';
import { fetchOrders, pullOrders } from './capabilities/import-orders.ts';
import { fetchProducts, pullProducts } from './capabilities/sync-products.ts';
import { type ShopifyConfig, shopifyConfig } from './config.ts';
import { readFault, readMissing } from './faults.ts';
import { readBudget } from './graphql/budget.ts';
import { readDeprecation } from './graphql/deprecation.ts';
import { Graphql } from './graphql/graphql.ts';
import { cursorSchema } from './pull/cursor.ts';
import { shopifyPullInput } from './pull/job.ts';
import { scopeReasons } from './scopes.ts';
import { readShop } from './shop.ts';
import { type ShopifyWebhookOptions, shopifyWebhookOptions, webhooksOf } from './webhooks/webhooks.ts';

export interface ShopifyOptions {
  /** The app that merchants install. Without it a shop connects with an app of its own, or with a pasted access token. */
  readonly app?: OAuthAppSource;
  /**
   * Version of the Admin API; https://shopify.dev/docs/api/usage/versioning. If another version answers, or Shopify announces a
   * deprecation, the connection gets one event a day.
   * @default '2026-10'
   */
  readonly apiVersion?: string;
  /**
   * Base URL of a shop's API.
   * @default (shop) => `https://${shop.toLowerCase()}`
   */
  readonly baseUrl?: (shop: string) => string;
  /**
   * Hosts that serve results of bulk operations. Results on other hosts are refused.
   * @default ['storage.googleapis.com']
   */
  readonly downloadHosts?: readonly string[];
  /**
   * A first import of more records than this uses a bulk operation. 0 to 1,000,000,000.
   * @default 1_000
   */
  readonly bulkThreshold?: number;
  /**
   * Wait before the second poll of a bulk operation, in milliseconds. Later waits grow to 30 seconds.
   * 1 to 30,000.
   * @default 1_000
   */
  readonly bulkPollMs?: number;
  /**
   * How much of a bulk result is held in memory at once, in characters. Larger results are read in several passes.
   * 1,000 to 268,435,456.
   * @default 33_554_432
   */
  readonly bulkHeldCharacters?: number;
  /**
   * How deliveries are verified, and who subscribes to them. Without a secret there are none: changes then come by polling only.
   * @default { secrets: app.clientSecret, subscriptions: 'sdk' }, if `app` is not a function
   */
  readonly webhooks?: ShopifyWebhookOptions;
}

const shopifyOptions = option.group<ShopifyOptions>({
  app: oauthAppOption().optional(),
  apiVersion: option
    .where<string>(
      'a version of the API, such as 2026-10: Shopify has one for January, April, July and October',
      (value) => typeof value === 'string' && /^(\d{4}-(01|04|07|10)|unstable)$/.test(value),
    )
    .optional(),
  baseUrl: option.fn<NonNullable<ShopifyOptions['baseUrl']>>().optional(),
  downloadHosts: option.list(option.text('a host, such as storage.googleapis.com')).optional(),
  bulkThreshold: option.count(0, 1_000_000_000).optional(),
  bulkPollMs: option.ms(1, 30_000).optional(),
  bulkHeldCharacters: option.count(1_000, 2 ** 28).optional(),
  webhooks: shopifyWebhookOptions.optional(),
});

/** Search results lag a little behind changes, so each window overlaps the one before. */
const overlapMs = 2 * 60_000;

/**
 * Shopify, through the Admin GraphQL API: orders, products with inventory, customers.
 * @throws IntegrationError `not_configured`, naming each wrong option
 * @example
 * const provider = shopify({ app: { clientId: 'shopify-client-id', clientSecret: 'shopify-client-secret' } });
 * @example
 * const provider = shopify(); // shops with an app of their own, or a pasted token
 */
export function shopify(options: ShopifyOptions = {}) {
  checkOptions('shopify', shopifyOptions, options);
  const { app, apiVersion = '2026-10', downloadHosts = ['storage.googleapis.com'] } = options;
  const baseUrl = ({ shop }: ShopifyConfig) => options.baseUrl?.(shop) ?? `https://${shop.toLowerCase()}`;
  const settings = {
    apiVersion,
    bulk: {
      threshold: options.bulkThreshold ?? 1_000,
      pollMs: options.bulkPollMs ?? 1_000,
      heldCharacters: options.bulkHeldCharacters ?? 32 * 1024 * 1024,
    },
  };
  const pull = { input: shopifyPullInput, cursor: cursorSchema, overlapMs };
  return defineProvider({
    key: 'shopify',
    label: 'Shopify',
    category: 'api',
    setup: { link: 'https://dev.shopify.com/dashboard', scopes: scopeReasons },
    config: shopifyConfig,
    auth: authOf(app, baseUrl),
    http: {
      baseUrl,
      headers: ({ credential }) => ({ 'X-Shopify-Access-Token': credential.accessToken }),
      rateLimit: {
        // Shopify counts points per shop and app; a pasted token belongs to the shop's own app.
        key: ({ config: { shop }, clientId }) => `${shop.toLowerCase()}:${clientId ?? 'own'}`,
        read: readBudget,
      },
      version: {
        asked: () => apiVersion,
        answered: (headers) => headers.get('x-shopify-api-version'),
        deprecation: readDeprecation,
      },
      fault: (reply) => readFault(reply) ?? readMissing(reply, apiVersion),
      downloadHosts,
    },
    test: async ({ http, config: { shop } }) => {
      const { domain } = await readShop(new Graphql(http, apiVersion));
      if (domain.toLowerCase() !== shop.toLowerCase())
        throw new IntegrationError(
          'invalid_config',
          'The credential belongs to another Shopify shop; correct `shop` in the config, or set a credential of that shop.',
        );
    },
    webhooks: webhooksOf(app, options.webhooks, apiVersion),
    capabilities: {
      import_orders: {
        contract: importOrders,
        ...pull,
        run: (context) => pullOrders(context, settings),
        fetch: (context, ids) => fetchOrders(context, settings, ids),
      },
      sync_products: {
        contract: syncProducts,
        ...pull,
        run: (context) => pullProducts(context, settings),
        fetch: (context, ids) => fetchProducts(context, settings, ids),
      },
      import_customers: {
        contract: importCustomers,
        ...pull,
        run: (context) => pullCustomers(context, settings),
        fetch: (context, ids) => fetchCustomers(context, settings, ids),
      },
    },
  });
}
