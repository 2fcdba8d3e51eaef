import { IntegrationError } from '@makerfex/integrations-core';
import { checkOptions, option } from '@makerfex/integrations-core/options';
import {
  defineProvider,
  importCustomers,
  importOrders,
  type OAuthAppSource,
  oauth2,
  oauthAppOption,
  syncProducts,
  webhookSecretsOption,
} from '@makerfex/integrations-core/provider';
import { pullCustomers } from './capabilities/import-customers.ts';
import { fetchOrders, pullOrders } from './capabilities/import-orders.ts';
import { receiptCursor } from './capabilities/receipt-walk.ts';
import { fetchProducts, productCursor, pullProducts } from './capabilities/sync-products.ts';
import { etsyConfig } from './config.ts';
import { etsyFault, lowestLimits, readRateBudget } from './faults.ts';
import { type EtsyWebhookOptions, etsyWebhooks } from './webhooks/webhooks.ts';

export interface EtsyOptions {
  /** Keystring and shared secret of the app registered with Etsy, or a function that returns them for a shop. */
  readonly app: OAuthAppSource;
  /**
   * The address of the API. If it is set, the authorise page is expected there too, as in the simulator.
   * @default 'https://api.etsy.com'
   */
  readonly baseUrl?: string;
  /**
   * The page on which a person grants access. With `baseUrl` it is `${baseUrl}/oauth/connect`.
   * @default 'https://www.etsy.com/oauth/connect'; with `baseUrl`, its `/oauth/connect`
   */
  readonly authorizeUrl?: string;
  /**
   * Receives Etsy's order events, so that a paid order is imported within seconds.
   * @default none: orders come with the next import
   */
  readonly webhooks?: EtsyWebhookOptions;
}

const etsyOptions = option.group<EtsyOptions>({
  app: oauthAppOption(),
  baseUrl: option.address().optional(),
  authorizeUrl: option.address().optional(),
  webhooks: option.group<EtsyWebhookOptions>({ secrets: webhookSecretsOption() }).optional(),
});

const fiveMinutes = 300_000;

/**
 * The Etsy provider, on Open API v3: imports orders, products with inventory, and the customers that receipts show.
 * @throws IntegrationError `not_configured`, naming each wrong option
 * @example
 * const oneApp = etsy({ app: { clientId: 'keystring', clientSecret: 'shared secret' } });
 * const simulator = createEtsySimulator();
 * const simulated = etsy({ app: simulator.app, baseUrl: 'http://127.0.0.1:4000' });
 * @see https://developers.etsy.com/documentation/essentials/authentication
 */
export function etsy(options: EtsyOptions) {
  checkOptions('etsy', etsyOptions, options);
  const baseUrl = (options.baseUrl ?? 'https://api.etsy.com').replace(/\/+$/, '');
  const authorizeUrl =
    options.authorizeUrl ?? (options.baseUrl ? `${baseUrl}/oauth/connect` : 'https://www.etsy.com/oauth/connect');
  return defineProvider({
    key: 'etsy',
    label: 'Etsy',
    category: 'api',
    setup: {
      link: 'https://www.etsy.com/developers/your-apps',
      scopes: {
        shops_r: 'Reads the shop, to check the connection.',
        listings_r: 'Reads listings with their stock.',
        transactions_r: 'Reads receipts: orders and their buyers.',
      },
    },
    config: etsyConfig,
    auth: oauth2({
      authorizeUrl,
      tokenUrl: `${baseUrl}/v3/public/oauth/token`,
      scopes: ['shops_r', 'listings_r', 'transactions_r'],
      pkce: true,
      clientAuth: 'none',
      app: options.app,
    }),
    http: {
      baseUrl,
      headers: ({ credential, app }) => {
        if (!app) throw new IntegrationError('not_configured', 'Etsy needs a registered app: pass `app` to `etsy()`.');
        return {
          authorization: `Bearer ${credential.accessToken}`,
          // Since 2026-02-09 Etsy answers 403 to the keystring without the secret.
          'x-api-key': `${app.clientId}:${app.clientSecret}`,
        };
      },
      rateLimit: {
        // Etsy counts per app, over all shops that have authorised it.
        key: ({ clientId }) => clientId ?? '',
        read: readRateBudget,
        perApp: lowestLimits,
      },
      fault: etsyFault,
    },
    test: async ({ http, config }) => {
      const shop = `/v3/application/shops/${config.shop_id}`;
      const found = await http.get(shop, { accept: [404] });
      if (found.status === 404)
        throw new IntegrationError('provider_rejected', `Etsy has no shop ${config.shop_id}: check shop_id.`, {
          providerStatus: 404,
        });
      // The shop itself is public: only these two prove that the grant covers its orders and listings.
      await http.get(`${shop}/receipts`, { query: { limit: 1 } });
      await http.get(`${shop}/listings`, { query: { limit: 1, state: 'active' } });
    },
    webhooks: options.webhooks && etsyWebhooks(options.webhooks, baseUrl),
    capabilities: {
      import_orders: {
        contract: importOrders,
        cursor: receiptCursor,
        // Etsy's index lags slightly behind its writes.
        overlapMs: fiveMinutes,
        run: pullOrders,
        fetch: fetchOrders,
      },
      sync_products: {
        contract: syncProducts,
        cursor: productCursor,
        enumerates: true,
        run: pullProducts,
        fetch: fetchProducts,
      },
      import_customers: {
        contract: importCustomers,
        cursor: receiptCursor,
        overlapMs: fiveMinutes,
        run: pullCustomers,
      },
    },
  });
}
