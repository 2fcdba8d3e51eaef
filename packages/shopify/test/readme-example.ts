import { shopify } from '@makerfex/integrations-shopify';

/** Give it to `createIntegrations({ providers: [provider], ... })`. */
export const provider = shopify({ app: { clientId: 'client id', clientSecret: 'client secret of the app' } });
