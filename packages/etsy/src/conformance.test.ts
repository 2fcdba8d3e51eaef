import { testOAuth, testProvider } from '@makerfex/integrations-testkit';
import { signStandard } from '@makerfex/integrations-testkit/simulator';
import { etsy } from './provider.ts';
import { createEtsySimulator } from './simulator/index.ts';

const app = { clientId: 'keystring', clientSecret: 'shared-secret' };
const order = (event: string) => ({
  account: '12345678',
  body: `{"event_type":"${event}","resource_url":"https://api.etsy.com/v3/application/shops/12345678/receipts/2000000110","shop_id":"12345678"}`,
});

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
  webhooks: {
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3'],
    open: (secrets) => ({ provider: etsy({ app, webhooks: { secrets } }), config: { shop_id: '12345678' } }),
    sign: signStandard,
    deliveries: [
      order('order.paid'),
      order('order.canceled'),
      // An event that is not read, and a shop that is named by a number.
      { account: '12345678', body: '{"event_type":"listing.renewed","shop_id":12345678}' },
    ],
  },
});

testOAuth('etsy', {
  open: () => {
    const simulator = createEtsySimulator();
    return { provider: etsy({ app: simulator.app }), config: { shop_id: simulator.shopId }, simulator };
  },
});
