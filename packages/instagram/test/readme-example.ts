import { instagram } from '@makerfex/integrations-instagram';

/** Give it to `createIntegrations({ providers: [provider], ports: { catalog }, ... })`. */
export const provider = instagram({ app: { clientId: 'app id', clientSecret: 'app secret' } });
