import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { createShopifySimulator } from '@makerfex/integrations-shopify/simulator';

export const etsyShop = createEtsySimulator({ orders: 500, products: 50 });
export const shopifyShop = createShopifySimulator({ orders: 500, products: 50 });

/** For `createIntegrations({ outbound: { fetch } })`: sends each request to the simulator of its provider. */
export const fetchFromSimulators: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  const isOfEtsy = new URL(request.url).hostname.endsWith('.etsy.com');
  return isOfEtsy ? etsyShop.fetch(request) : shopifyShop.fetch(request);
};
