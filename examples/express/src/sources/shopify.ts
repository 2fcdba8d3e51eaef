import { shopify } from '@makerfex/integrations-shopify';
import { createShopifySimulator, type ShopifySimulator } from '@makerfex/integrations-shopify/simulator';
import { serveOnLoopback } from '../loopback.ts';
import type { RealShopify } from '../options.ts';
import { changeShopify } from '../simulation/changes.ts';
import type { Simulation } from '../simulation/entity.ts';
import { replay } from '../simulation/past.ts';
import type { SimulatorAddress, Source } from '../sources.ts';

const plusPlan = { capacity: 20_000, perSecond: 1_000 };

export async function simulatedShopify(past: Simulation, port: number | undefined): Promise<Source> {
  const { orders, products } = past;
  // Links to bulk files include the simulator's own address, which is known once it is served.
  let simulator: ShopifySimulator | undefined;
  const { origin, close } = await serveOnLoopback(async (request) => {
    if (!simulator)
      throw new Error('The simulated Shopify was called before it was created: wait for simulatedShopify().');
    return simulator.fetch(request);
  }, port);
  const { simulator: created, changeAt } = replay(
    past,
    // Rate limit of the plan Plus: with a smaller one the demo would mostly wait.
    (now) => createShopifySimulator({ orders, products, now, downloadOrigin: origin, rateLimit: plusPlan }),
    changeShopify,
  );
  simulator = created;
  const { app, shop } = created;
  return {
    label: 'Shopify',
    provider: shopifyAt({ origin, app }),
    connection: { providerKey: 'shopify', config: { shop } },
    credential: 'by_consent',
    isImportedFrom: true,
    simulated: { origin, app, close, changeAt },
  };
}

export const shopifyAt = ({ origin, app }: SimulatorAddress) =>
  shopify({ app, baseUrl: () => origin, downloadHosts: [new URL(origin).host] });

export const realShopify = ({ shop, accessToken }: RealShopify): Source => ({
  label: 'Shopify',
  provider: shopify(),
  connection: { providerKey: 'shopify', config: { shop } },
  credential: { kind: 'access_token', secret: { access_token: accessToken } },
  isImportedFrom: true,
  simulated: null,
});
