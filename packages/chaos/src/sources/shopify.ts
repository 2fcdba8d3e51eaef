import { createShopifySimulator, type ShopifySimulator } from '@makerfex/integrations-shopify/simulator';
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

export const shopifyApp = { clientId: 'app-of-all', clientSecret: 'secret-of-all-shops' };
const domain = (number: number): string => `shop-${number}.myshopify.com`;
/** Points as of the largest plan: a smaller one would make it about waiting. */
const rateLimit = { capacity: 20_000, perSecond: 1_000 };

export function openShopifyShop({ shopId, number, orders, next, faults, origin, hostUrl }: ShopOptions): SourceShop {
  const growth = growing(orders, (count) => simulator.addOrders(count));
  const shop = domain(number);
  const simulator = createShopifySimulator({
    shop,
    seed: number,
    orders: growth.atFirst,
    testOrders: false,
    app: shopifyApp,
    accessTokenSeconds,
    rateLimit,
    downloadOrigin: `${origin}/${shop}`,
  });
  // Beside the subscriptions that the SDK makes: many deliveries come twice, with different ids.
  simulator.webhooks.configure(`${hostUrl}/webhooks/shopify/`, ['orders/create', 'orders/updated']);
  return {
    ...faulty(simulator, next, faults),
    shopId,
    deliveries: faultyDeliveries(simulator.webhooks),
    connection: { providerKey: 'shopify', config: { shop } },
    grant() {
      const { access_token, refresh_token, expires_in } = simulator.tokens.issueTokens();
      return { kind: 'oauth2', secret: { access_token, refresh_token }, expiresAt: inSeconds(expires_in) };
    },
    change() {
      simulator.changeOrders(changedAtOnce);
      growth.grow();
    },
    complete: growth.complete,
    orders: () => readOrders(simulator),
  };
}

/** Each shop is served below its domain: the path says whose a request is. */
export function shopifyShopOf(request: Request): { shop: string; request: Request } | null {
  const url = new URL(request.url);
  const [, shop = '', path = ''] = /^\/([^/]+\.myshopify\.com)(\/.*)$/.exec(url.pathname) ?? [];
  url.pathname = path;
  return path === '' ? null : { shop, request: new Request(url, request) };
}

const answer = z.object({
  data: z.object({
    orders: z.object({
      nodes: z.array(z.object({ id: z.string(), updatedAt: z.string() })),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});
const query = `query AllOrders($after: String) {
  orders(first: 100, after: $after) { nodes { id updatedAt } pageInfo { hasNextPage endCursor } } }`;

async function readOrders(simulator: ShopifySimulator): Promise<SourceOrder[]> {
  simulator.faults.clear();
  const headers = { 'x-shopify-access-token': simulator.tokens.issueTokens().access_token };
  const url = `https://${simulator.shop}/admin/api/2026-10/graphql.json`;
  const orders: SourceOrder[] = [];
  for (let after: string | null = null, isMore = true; isMore; ) {
    const body = JSON.stringify({ query, variables: { after } });
    const response = await simulator.fetch(new Request(url, { method: 'POST', headers, body }));
    const { nodes, pageInfo } = answer.parse(await response.json()).data.orders;
    orders.push(
      ...nodes.map(({ id, updatedAt }) => ({
        externalId: id.slice(id.lastIndexOf('/') + 1),
        updatedAt: Date.parse(updatedAt) / 1_000,
      })),
    );
    after = pageInfo.endCursor;
    isMore = pageInfo.hasNextPage;
  }
  return orders;
}
