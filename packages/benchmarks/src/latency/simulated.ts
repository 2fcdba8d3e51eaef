import { createEtsySimulator } from '@makerfex/integrations-etsy/simulator';
import { createShopifySimulator } from '@makerfex/integrations-shopify/simulator';
import * as z from 'zod';
import type { Requested, ShopOptions, SimulatedShop } from './shop.ts';

interface Simulated extends Omit<SimulatedShop, 'origin'> {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly requested: () => Requested;
}

export const simulate = (options: ShopOptions): Simulated =>
  options.provider === 'etsy' ? simulateEtsy(options) : simulateShopify(options);

/** Counts requests: a refused one takes none. */
function simulateEtsy({ capability, records, perSecond }: ShopOptions): Simulated {
  const held = capability === 'sync_products' ? { products: records } : { orders: records };
  const simulator = createEtsySimulator({ ...held, rateLimit: { perSecond } });
  return {
    fetch: simulator.fetch,
    connection: { providerKey: 'etsy', config: { shop_id: simulator.shopId } },
    app: simulator.app,
    tokens: tokensOf(simulator.tokens.issueTokens()),
    requested: () => {
      const refused = simulator.requests.filter(({ status }) => status === 429).length;
      return { requests: simulator.requests.length, refused, units: simulator.requests.length - refused };
    },
  };
}

const held = { import_orders: 'orders', sync_products: 'products', import_customers: 'customers' } as const;
const costly = z.object({
  extensions: z.object({ cost: z.object({ requestedQueryCost: z.number(), actualQueryCost: z.number().nullish() }) }),
});

/** Counts points. Shopify answers a query only while all that it may cost is left, and gives back what it did not cost. */
function simulateShopify({ capability, records, perSecond, capacity }: ShopOptions): Simulated {
  const simulator = createShopifySimulator({
    [held[capability]]: records,
    testOrders: false,
    rateLimit: { capacity, perSecond },
  });
  let [spent, needed] = [0, 0];
  return {
    async fetch(request) {
      const answer = await simulator.fetch(request);
      const { data } = costly.safeParse(await answer.clone().json());
      const { requestedQueryCost = 0, actualQueryCost } = data?.extensions.cost ?? {};
      if (actualQueryCost != null) needed = Math.max(needed, spent + requestedQueryCost);
      spent += actualQueryCost ?? 0;
      return answer;
    },
    connection: { providerKey: 'shopify', config: { shop: simulator.shop } },
    app: simulator.app,
    tokens: tokensOf(simulator.tokens.issueTokens()),
    requested: () => ({ requests: simulator.requests.length, refused: simulator.throttledQueries(), units: needed }),
  };
}

const tokensOf = ({ access_token, refresh_token }: SimulatedShop['tokens']) => ({ access_token, refresh_token });
