import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { createShopifySimulator } from '@makerfex/integrations-shopify/simulator';
import { type Listening, listen } from '../listen.ts';

/** Records of each simulated shop. */
const sizes = { orders: 120, products: 30 };
/** So that runs do not wait. */
const fastShop = { capacity: 20_000, perSecond: 1_000 };

export interface SimulatedShop extends Listening {
  readonly providerKey: string;
  /** Of a connection to it. */
  readonly config: object;
  readonly app: { readonly clientId: string; readonly clientSecret: string };
}

async function serve(create: (origin: string) => Omit<SimulatedShop, keyof Listening> & { fetch: Fetch }) {
  const server = createServer();
  const listening = await listen(server);
  const { fetch, ...about } = create(listening.origin);
  const listener = getRequestListener(fetch);
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
  return { ...about, ...listening };
}
type Fetch = (request: Request) => Promise<Response>;

const serveEtsy = () =>
  serve(() => {
    const { app, shopId, fetch } = createEtsySimulator({ ...sizes, emails: true });
    return { providerKey: 'etsy', config: { shop_id: shopId }, app, fetch };
  });

const serveShopify = () =>
  serve((downloadOrigin) => {
    const { app, shop, fetch } = createShopifySimulator({ ...sizes, downloadOrigin, rateLimit: fastShop });
    return { providerKey: 'shopify', config: { shop }, app, fetch };
  });

/** Starts new simulated shops, each on a port of its own. */
export const startShops = (): Promise<readonly SimulatedShop[]> => Promise.all([serveEtsy(), serveShopify()]);
