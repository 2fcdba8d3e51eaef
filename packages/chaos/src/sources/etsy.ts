import { createEtsySimulator, type EtsySimulator } from '@makerfex/integrations-etsy/simulator';
import * as z from 'zod';
import { faultyDeliveries } from './deliveries.ts';
import { faulty } from './faulty.ts';
import {
  accessTokenSeconds,
  changedAtOnce,
  growing,
  inSeconds,
  type ShopOptions,
  type SourceOrder,
  type SourceShop,
} from './source.ts';

/** Each shop has an app of its own: requests for tokens name nothing else that says whose they are. */
export const etsyApp = (shopId: string) => ({ clientId: `app-of-${shopId}`, clientSecret: `secret-of-${shopId}` });

/** Of the endpoint in the portal, which is the same for all. */
export const etsyWebhookSecret = `whsec_${Buffer.from('signs what chaos delivers').toString('base64')}`;

/** Which shop a request is for, by the key of its app. */
export async function etsyShopOf(request: Request): Promise<string | undefined> {
  const key =
    request.headers.get('x-api-key') ?? new URLSearchParams(await request.clone().text()).get('client_id') ?? '';
  return /^app-of-([^:]+)/.exec(key)?.[1];
}

export function openEtsyShop({ shopId, number, orders, next, faults, origin, hostUrl }: ShopOptions): SourceShop {
  const { clientId, clientSecret } = etsyApp(shopId);
  const growth = growing(orders, (count) => simulator.addOrders(count));
  const simulator = createEtsySimulator({
    shopId: 1_000 + number,
    seed: number,
    orders: growth.atFirst,
    apiKey: { keystring: clientId, sharedSecret: clientSecret },
    accessTokenSeconds,
    webhooks: { secret: etsyWebhookSecret },
  });
  simulator.webhooks.addEndpoint({ url: `${hostUrl}/webhooks/etsy/`, apiUrl: origin });
  return {
    ...faulty(simulator, next, faults),
    shopId,
    deliveries: faultyDeliveries(simulator.webhooks.deliveries),
    connection: { providerKey: 'etsy', config: { shop_id: simulator.shopId } },
    grant() {
      const { access_token, refresh_token, expires_in } = simulator.tokens.issueTokens();
      return { kind: 'oauth2', secret: { access_token, refresh_token }, expiresAt: inSeconds(expires_in) };
    },
    change() {
      simulator.changeOrders(changedAtOnce);
      growth.grow();
    },
    complete: growth.complete,
    // Lists leave cancelled orders out.
    orders: async () => [...(await readList(simulator, false)), ...(await readList(simulator, true))],
  };
}

const page = z.object({
  count: z.number(),
  results: z.array(z.object({ receipt_id: z.number(), updated_timestamp: z.number() })),
});
const limit = 100;

async function readList(simulator: EtsySimulator, canceled: boolean): Promise<SourceOrder[]> {
  simulator.faults.clear();
  const headers = {
    authorization: `Bearer ${simulator.tokens.issueTokens().access_token}`,
    'x-api-key': `${simulator.app.clientId}:${simulator.app.clientSecret}`,
  };
  const orders: SourceOrder[] = [];
  for (let count = 1; orders.length < count; ) {
    const query = `was_canceled=${canceled}&limit=${limit}&offset=${orders.length}`;
    const url = `http://etsy/v3/application/shops/${simulator.shopId}/receipts?${query}`;
    const read = page.parse(await (await simulator.fetch(new Request(url, { headers }))).json());
    count = read.count;
    orders.push(
      ...read.results.map((receipt) => ({
        externalId: String(receipt.receipt_id),
        updatedAt: receipt.updated_timestamp,
      })),
    );
  }
  return orders;
}
