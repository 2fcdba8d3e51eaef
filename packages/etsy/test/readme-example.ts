import { etsy } from '@makerfex/integrations-etsy';

/** Give it to `createIntegrations({ providers: [provider], ... })`. */
export const provider = etsy({ app: { clientId: 'keystring', clientSecret: 'shared secret' } });
