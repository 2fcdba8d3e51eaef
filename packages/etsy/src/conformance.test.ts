import { testOAuth, testProvider } from '@makerfex/integrations-testkit';
import { etsy } from './provider.ts';
import { createEtsySimulator } from './simulator/index.ts';

testProvider('etsy', {
  exceptions: {
    import_customers: {
      'misses no record that changed within its window, in any time zone':
        'Only a first run looks for buyers among cancelled receipts: an older receipt must not follow a newer one.',
    },
  },
  capabilities: ['import_orders', 'sync_products', 'import_customers'],
  open: () => {
    const simulator = createEtsySimulator({ orders: 260, products: 210 });
    return { provider: etsy({ app: simulator.app }), config: { shop_id: simulator.shopId }, simulator };
  },
});

testOAuth('etsy', {
  open: () => {
    const simulator = createEtsySimulator();
    return { provider: etsy({ app: simulator.app }), config: { shop_id: simulator.shopId }, simulator };
  },
});
