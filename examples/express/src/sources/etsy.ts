import { etsy } from '@makerfex/integrations-etsy';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { redirectUriAt, webhooksAt } from '../http/addresses.ts';
import { serveOnLoopback } from '../loopback.ts';
import type { RealEtsy } from '../options.ts';
import { changeEtsy } from '../simulation/changes.ts';
import type { Simulation } from '../simulation/entity.ts';
import { losing, replay, sendOrder } from '../simulation/past.ts';
import type { SimulatorAddress, Source } from '../sources.ts';

export async function simulatedEtsy(past: Simulation, port: number | undefined, apiUrl: string): Promise<Source> {
  const { orders, products } = past;
  const redirectUris = [redirectUriAt(apiUrl, 'etsy')];
  const { simulator, changeAt, sendOrderAt } = replay(
    past,
    (now) => createEtsySimulator({ orders, products, emails: true, now, redirectUris }),
    changeEtsy,
    sendOrder,
  );
  const { origin, close } = await serveOnLoopback((request) => simulator.fetch(request), port);
  const { app, webhooks } = simulator;
  const { secret: webhookSecret, deliveries } = webhooks;
  // A person adds it in the Webhook portal: Etsy has no API for subscriptions.
  webhooks.addEndpoint({ url: webhooksAt(apiUrl, 'etsy'), apiUrl: origin });
  return {
    label: 'Etsy',
    provider: etsyAt({ origin, app, webhookSecret }),
    connection: { providerKey: 'etsy', config: { shop_id: simulator.shopId } },
    credential: 'by_consent',
    isImportedFrom: true,
    simulated: {
      origin,
      app,
      webhookSecret,
      changeAt,
      webhooks: {
        isSubscribed: () => webhooks.endpoints().length > 0,
        lose: losing(deliveries),
        sendOrderAt,
        // Its signature holds the time, for five minutes.
        sample: null,
      },
      close: () => {
        deliveries.stop();
        return close();
      },
    },
  };
}

export const etsyAt = ({ origin, app, webhookSecret }: SimulatorAddress) =>
  etsy({ app, baseUrl: origin, ...(webhookSecret !== undefined && { webhooks: { secrets: webhookSecret } }) });

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
