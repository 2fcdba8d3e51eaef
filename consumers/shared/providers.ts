import { etsy } from '@makerfex/integrations-etsy';
import { shopify } from '@makerfex/integrations-shopify';
import { etsySimulator, shopifySimulator } from './settings.ts';

export const providers = [
  etsy({ app: etsySimulator.app, baseUrl: etsySimulator.origin }),
  shopify({
    app: shopifySimulator.app,
    baseUrl: () => shopifySimulator.origin,
    downloadHosts: [new URL(shopifySimulator.origin).host],
  }),
] as const;
