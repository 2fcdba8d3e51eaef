import {
  defineProvider,
  IntegrationError,
  importCustomers,
  importOrders,
  type OAuthAppSource,
  syncProducts,
} from '@makerfex/integrations-core';
import * as z from 'zod';
import { authOf } from './auth.ts';
import { pullCustomers, pullOrders, pullProducts } from './capabilities.ts';
import { fetchCustomers, fetchOrders, fetchProducts } from './fetch.ts';
import { readDeprecation } from './graphql/deprecation.ts';
import { readBudget, readFault, readMissing } from './graphql/fault.ts';
import { Graphql } from './graphql/graphql.ts';
import { cursorSchema } from './pull/cursor.ts';
import { shopifyPullInput } from './pull/job.ts';
import { probe } from './scopes.ts';

export interface ShopifyOptions {
  /** The app that merchants install. Without it a shop is connected with an app of its own, or a pasted access token. */
  readonly app?: OAuthAppSource;
  /**
   * Version of the Admin API; https://shopify.dev/docs/api/usage/versioning. If another one answers, or Shopify announces a
   * deprecation, the connection gets an event a day.
   * @default '2026-10'
   */
  readonly apiVersion?: string;
  /** Where a shop is reached: `https://{shop}` unless told. */
  readonly baseUrl?: (shop: string) => string;
  /** Hosts that results of bulk operations may be fetched from; `storage.googleapis.com` unless told. */
  readonly downloadHosts?: readonly string[];
  /** A first import of more records than this uses a bulk operation; 1,000 unless told. */
  readonly bulkThreshold?: number;
  /** First wait between two looks at a bulk operation, in milliseconds; 1,000 unless told. It grows to 30 seconds. */
  readonly bulkPollMs?: number;
  /** The most characters of a bulk result held in memory at once; 32 Mi unless told. Larger results are read in several passes. */
  readonly bulkHeldCharacters?: number;
}

const config = z.object({
  shop: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i, 'must be the shop’s own domain, like example.myshopify.com'),
  include_test_orders: z.boolean().optional(),
});
type Config = z.output<typeof config>;

/** Search results lag a little behind the changes themselves, so a window reaches back over the last one. */
const overlapMs = 2 * 60_000;

/** Shopify, through the Admin GraphQL API: orders, products with inventory, customers. */
export function shopify(options: ShopifyOptions = {}) {
  const { app, apiVersion = '2026-10', downloadHosts = ['storage.googleapis.com'] } = options;
  if (!/^(\d{4}-(01|04|07|10)|unstable)$/.test(apiVersion))
    throw new IntegrationError(
      'not_configured',
      'The option `apiVersion` of shopify() must look like 2026-10: Shopify has a version for January, April, July and October.',
    );
  const baseUrl = ({ shop }: Config) => options.baseUrl?.(shop) ?? `https://${shop.toLowerCase()}`;
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
    config,
    auth: authOf(app, baseUrl),
    http: {
      baseUrl,
      headers: ({ credential }) => ({ 'X-Shopify-Access-Token': credential.accessToken }),
      rateLimit: {
        // Points are counted per shop and app; a pasted token belongs to an app of the shop's own.
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
      const { domain } = await probe(new Graphql(http, apiVersion));
      if (domain.toLowerCase() !== shop.toLowerCase())
        throw new IntegrationError(
          'invalid_config',
          'The credential belongs to another Shopify shop than the one configured.',
        );
    },
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
