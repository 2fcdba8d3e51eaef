import { etsy } from '@makerfex/integrations-etsy';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { serveOnLoopback } from '../loopback.ts';
import type { RealEtsy } from '../options.ts';
import { changeEtsy } from '../simulation/changes.ts';
import type { Simulation } from '../simulation/entity.ts';
import { replay } from '../simulation/past.ts';
import type { SimulatorAddress, Source } from '../sources.ts';

export async function simulatedEtsy(past: Simulation, port: number | undefined, redirectUri: string): Promise<Source> {
  const { orders, products } = past;
  const { simulator, changeAt } = replay(
    past,
    (now) => createEtsySimulator({ orders, products, emails: true, now, redirectUris: [redirectUri] }),
    changeEtsy,
  );
  const { origin, close } = await serveOnLoopback((request) => simulator.fetch(request), port);
  return {
    label: 'Etsy',
    provider: etsyAt({ origin, app: simulator.app }),
    connection: { providerKey: 'etsy', config: { shop_id: simulator.shopId } },
    credential: 'by_consent',
    isImportedFrom: true,
    simulated: { origin, app: simulator.app, close, changeAt },
  };
}

export const etsyAt = ({ origin, app }: SimulatorAddress) => etsy({ app, baseUrl: origin });

export const realEtsy = (shop: RealEtsy): Source => ({
  label: 'Etsy',
  provider: etsy({ app: { clientId: shop.keystring, clientSecret: shop.sharedSecret } }),
  connection: { providerKey: 'etsy', config: { shop_id: shop.shopId } },
  credential: {
    kind: 'oauth2',
    secret: { access_token: shop.accessToken, ...(shop.refreshToken && { refresh_token: shop.refreshToken }) },
  },
  isImportedFrom: true,
  simulated: null,
});
