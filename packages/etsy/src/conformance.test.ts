import { testOAuth, testProvider } from '@makerfex/integrations-testkit';
import { etsy } from './provider.ts';
import { createEtsySimulator } from './simulator/index.ts';

testProvider('etsy', {
  capabilities: ['import_orders', 'sync_products', 'import_customers'],
  open: () => {
    const simulator = createEtsySimulator({ orders: 450, products: 250 });
    return { provider: etsy({ app: simulator.app }), config: { shop_id: simulator.shopId }, simulator };
  },
});

testOAuth('etsy', {
  open: () => {
    const simulator = createEtsySimulator();
    return { provider: etsy({ app: simulator.app }), config: { shop_id: simulator.shopId }, simulator };
  },
});
