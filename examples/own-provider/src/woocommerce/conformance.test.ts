import { testProvider } from '@makerfex/integrations-testkit';
import { woocommerce } from './provider.ts';
import { createWooCommerceSimulator } from './simulator.ts';
import { store } from './store.ts';

testProvider('WooCommerce', {
  capabilities: ['import_orders', 'sync_products', 'import_customers'],
  open: () => ({
    provider: woocommerce(),
    config: { store_url: 'https://shop.example' },
    simulator: createWooCommerceSimulator(store()),
  }),
});
