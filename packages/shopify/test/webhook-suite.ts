import type { SampleDelivery, WebhookSuite } from '@makerfex/integrations-testkit';
import { signHmac } from '@makerfex/integrations-testkit/simulator';
import { shopify } from '../src/provider.ts';

const shop = 'nordlys-ceramics.myshopify.com';
const order = '820982911946154508';

/** A delivery of a topic, with the payload that Shopify documents, thinned as the subscription asks. */
const sample = (topic: string, body: string): SampleDelivery => ({
  account: shop,
  body,
  headers: {
    'X-Shopify-Topic': topic,
    'X-Shopify-Shop-Domain': shop,
    'X-Shopify-API-Version': '2026-10',
    'X-Shopify-Triggered-At': '2026-01-05T12:00:00Z',
  },
});

/** For `testProvider`: deliveries of each form. */
export const webhookSuite: WebhookSuite = {
  secrets: ['shpss_0123456789abcdef0123456789abcdef', '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'],
  open: (secrets) => ({
    provider: shopify({ app: { clientId: 'app', clientSecret: 'of-another-app' }, webhooks: { secrets } }),
    config: { shop },
  }),
  sign: (secret) =>
    signHmac({
      secret,
      header: 'X-Shopify-Hmac-Sha256',
      encoding: 'base64',
      idHeader: 'X-Shopify-Webhook-Id',
    }),
  deliveries: [
    sample(
      'orders/updated',
      `{"id":${order},"admin_graphql_api_id":"gid:\\/\\/shopify\\/Order\\/${order}","updated_at":"2026-11-28T10:00:00-05:00","note":"café ☃"}`,
    ),
    sample('orders/delete', `{"id":${order}}`),
    sample('orders/edited', `{"order_edit":{"id":78912328793,"order_id":${order}}}`),
    sample('refunds/create', `{"id":890088186047892319,"order_id":${order}}`),
    sample(
      'products/update',
      '{"id":788032119674292922,"admin_graphql_api_id":"gid://shopify/Product/788032119674292922"}',
    ),
    sample('inventory_levels/update', '{"inventory_item_id":271878346596884015,"location_id":655441491}'),
    sample('customers/delete', '{"id":706405506930370084}'),
    sample(
      'customers/merge',
      '{"admin_graphql_api_customer_kept_id":"gid://shopify/Customer/1","admin_graphql_api_customer_deleted_id":"gid://shopify/Customer/2"}',
    ),
    sample('app/uninstalled', `{"id":548380009,"myshopify_domain":"${shop}"}`),
    sample('app/scopes_update', '{"id":1,"previous":["read_products"],"current":["read_products","read_orders"]}'),
    sample(
      'customers/data_request',
      `{"shop_id":954889,"shop_domain":"${shop}","customer":{"id":191167},"orders_requested":[299938,280263]}`,
    ),
    sample(
      'customers/redact',
      `{"shop_id":954889,"shop_domain":"${shop}","customer":{"id":191167},"orders_to_redact":[]}`,
    ),
    sample('shop/redact', `{"shop_id":954889,"shop_domain":"${shop}"}`),
    sample('themes/publish', '{"id":512108225}'),
  ],
};
