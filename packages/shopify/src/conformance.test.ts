import { testOAuth, testProvider } from '@makerfex/integrations-testkit';
import { shopify } from './provider.ts';
import { createShopifySimulator } from './simulator/index.ts';

const rateLimit = { capacity: 1e6, perSecond: 1e6 };

for (const [mode, bulkThreshold] of [
  ['paged', 1_000_000],
  ['bulk', 0],
] as const)
  testProvider(`shopify, ${mode}`, {
    capabilities: ['import_orders', 'sync_products', 'import_customers'],
    open: () => {
      const simulator = createShopifySimulator({ orders: 350, products: 300, customers: 600, rateLimit });
      const provider = shopify({ app: simulator.app, bulkThreshold, bulkPollMs: 1 });
      return { provider, config: { shop: simulator.shop }, simulator };
    },
  });

testOAuth('shopify', {
  open: () => {
    const simulator = createShopifySimulator();
    return { provider: shopify({ app: simulator.app }), config: { shop: simulator.shop }, simulator };
  },
});
