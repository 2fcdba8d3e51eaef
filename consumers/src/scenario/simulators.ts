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
  /** Changes some records. @returns how many, by capability */
  readonly change: () => Readonly<Record<string, number>>;
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

interface Changeable {
  changeOrders(count: number): readonly string[];
  changeProducts(count: number): readonly string[];
}
const changeSome = (shop: Changeable) => () => ({
  import_orders: shop.changeOrders(10).length,
  sync_products: shop.changeProducts(5).length,
});

const serveEtsy = () =>
  serve(() => {
    const simulator = createEtsySimulator({ ...sizes, emails: true });
    const { app, shopId, fetch } = simulator;
    return { providerKey: 'etsy', config: { shop_id: shopId }, app, fetch, change: changeSome(simulator) };
  });

const serveShopify = () =>
  serve((downloadOrigin) => {
    const simulator = createShopifySimulator({ ...sizes, downloadOrigin, rateLimit: fastShop });
    const { app, shop, fetch } = simulator;
    return { providerKey: 'shopify', config: { shop }, app, fetch, change: changeSome(simulator) };
  });

/** Starts new simulated shops, each on a port of its own. */
export const startShops = (): Promise<readonly SimulatedShop[]> => Promise.all([serveEtsy(), serveShopify()]);
