import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { serveOnLoopback } from '../loopback.ts';
import type { RealEtsy } from '../options.ts';
import type { Source } from '../sources.ts';
import { demoSize, steadyClock } from './simulated.ts';

const apiOrigin = 'https://api.etsy.com';

/** A real Etsy shop, or the simulated one. */
export async function etsySource(real: RealEtsy | null): Promise<Source> {
  if (real) return fromRealShop(real);
  const clock = steadyClock();
  const simulator = createEtsySimulator({ ...demoSize, emails: true, now: clock.now });
  clock.run();
  const { access_token, refresh_token } = simulator.tokens.issueTokens();
  return {
    providerKey: 'etsy',
    label: 'Etsy',
    config: { shop_id: simulator.shopId },
    credential: { kind: 'oauth2', secret: { access_token, refresh_token } },
    app: simulator.app,
    change: ({ orders, products }) => {
      simulator.changeOrders(orders);
      simulator.products.changeProducts(products);
    },
    served: new Map([[apiOrigin, await serveOnLoopback(simulator.fetch, apiOrigin)]]),
  };
}

const fromRealShop = (real: RealEtsy): Source => ({
  providerKey: 'etsy',
  label: 'Etsy (real)',
  config: { shop_id: real.shopId },
  credential: {
    kind: 'oauth2',
    secret: { access_token: real.accessToken, ...(real.refreshToken && { refresh_token: real.refreshToken }) },
  },
  app: { clientId: real.keystring, clientSecret: real.sharedSecret },
  change: null,
  served: new Map(),
});
