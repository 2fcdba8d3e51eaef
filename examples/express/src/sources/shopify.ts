import { createHmac } from 'node:crypto';
import { shopify } from '@makerfex/integrations-shopify';
import { createShopifySimulator, type ShopifySimulator } from '@makerfex/integrations-shopify/simulator';
import { webhooksAt } from '../http/addresses.ts';
import { serveOnLoopback } from '../loopback.ts';
import type { RealShopify } from '../options.ts';
import { changeShopify } from '../simulation/changes.ts';
import type { Simulation } from '../simulation/entity.ts';
import { losing, replay, sendOrder } from '../simulation/past.ts';
import type { SampleDelivery, SimulatorAddress, Source } from '../sources.ts';

const plusPlan = { capacity: 20_000, perSecond: 1_000 };

export async function simulatedShopify(past: Simulation, port: number | undefined, apiUrl: string): Promise<Source> {
  const { orders, products } = past;
  // Links to bulk files include the simulator's own address, which is known once it is served.
  let simulator: ShopifySimulator | undefined;
  const { origin, close } = await serveOnLoopback(async (request) => {
    if (!simulator)
      throw new Error('The simulated Shopify was called before it was created: wait for simulatedShopify().');
    return simulator.fetch(request);
  }, port);
  const {
    simulator: created,
    changeAt,
    sendOrderAt,
  } = replay(
    past,
    // Rate limit of the plan Plus: with a smaller one the demo would mostly wait.
    (now) => createShopifySimulator({ orders, products, now, downloadOrigin: origin, rateLimit: plusPlan }),
    changeShopify,
    sendOrder,
  );
  simulator = created;
  const { app, shop, webhooks } = created;
  const url = webhooksAt(apiUrl, 'shopify');
  return {
    label: 'Shopify',
    provider: shopifyAt({ origin, app }),
    connection: { providerKey: 'shopify', config: { shop } },
    credential: 'by_consent',
    isImportedFrom: true,
    simulated: {
      origin,
      app,
      changeAt,
      webhooks: {
        isSubscribed: () =>
          webhooks.subscriptions().some(({ uri, topic }) => uri === url && topic === 'ORDERS_UPDATED'),
        lose: losing(webhooks),
        sendOrderAt,
        sample: sampleDelivery(created),
      },
      close: () => {
        webhooks.stop();
        return close();
      },
    },
  };
}

/** What Shopify sends when an order has changed. Its signature covers the body alone. */
function sampleDelivery({ app, shop, ordersWith }: ShopifySimulator): SampleDelivery {
  const [id] = ordersWith('gift_message');
  const body = JSON.stringify({ id: Number(id), admin_graphql_api_id: `gid://shopify/Order/${id}` });
  const signature = createHmac('sha256', app.clientSecret).update(body).digest('base64');
  return {
    idHeader: 'X-Shopify-Webhook-Id',
    headers: {
      'X-Shopify-Topic': 'orders/updated',
      'X-Shopify-Shop-Domain': shop,
      'X-Shopify-API-Version': '2026-10',
      'X-Shopify-Hmac-Sha256': signature,
    },
    body,
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
