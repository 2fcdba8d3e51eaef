import { testOAuth, testProvider } from '@makerfex/integrations-testkit';
import { webhookSuite } from '../test/webhook-suite.ts';
import { shopify } from './provider.ts';
import { createShopifySimulator } from './simulator/index.ts';

const rateLimit = { capacity: 1e6, perSecond: 1e6 };

// Two pages and more of each kind: a page of a bulk file has 250 records.
for (const [mode, bulkThreshold, size] of [
  ['paged', 1_000_000, { orders: 160, products: 140, customers: 280 }],
  ['bulk', 0, { orders: 260, products: 260, customers: 280 }],
] as const)
  testProvider(`shopify, ${mode}`, {
    capabilities: ['import_orders', 'sync_products', 'import_customers'],
    open: () => {
      const simulator = createShopifySimulator({ ...size, rateLimit });
      const provider = shopify({ app: simulator.app, bulkThreshold, bulkPollMs: 1 });
      return { provider, config: { shop: simulator.shop }, simulator };
    },
    webhooks: webhookSuite,
  });

testOAuth('shopify', {
  open: () => {
    const simulator = createShopifySimulator();
    return { provider: shopify({ app: simulator.app }), config: { shop: simulator.shop }, simulator };
  },
});
