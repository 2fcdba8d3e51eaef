import { createOutbound, type HttpReply, type ProviderHttp, type PullPage } from '@makerfex/integrations-core/provider';
import { pullCustomers } from '../src/capabilities/import-customers.ts';
import { pullOrders } from '../src/capabilities/import-orders.ts';
import { pullProducts } from '../src/capabilities/sync-products.ts';
import { type ShopifyOptions, shopify } from '../src/provider.ts';
import type { Cursor } from '../src/pull/cursor.ts';
import type { ShopifyPullInput } from '../src/pull/job.ts';
import { createShopifySimulator, type ShopifySimulator, type ShopifySimulatorOptions } from '../src/simulator/index.ts';

/** The current time of all tests: close to the clock, because the adapter uses the clock for the age of results. */
export const now = Math.floor(Date.now() / 1000) * 1000;
export const day = 86_400_000;

export interface ShopOptions extends ShopifySimulatorOptions {
  readonly provider?: ShopifyOptions;
  /** Sees each request, and answers it instead of the simulator if it returns something. */
  readonly intercept?: (request: Request) => Promise<Response | undefined> | Response | undefined;
}

/** A simulated shop with an authorised client of the SDK. Retries are quick, and points never run out. */
export function simulatedShop({ provider: settings, intercept, ...options }: ShopOptions = {}) {
  const plenty = { rateLimit: { capacity: 1e9, perSecond: 1e9 }, accessTokenSeconds: 1e9 };
  const simulator = createShopifySimulator({ now: () => now, testOrders: false, ...plenty, ...options });
  return { simulator, ...connect(simulator, { settings, intercept }) };
}

interface Connected {
  readonly settings?: ShopifyOptions | undefined;
  readonly intercept?: ShopOptions['intercept'];
}

export function connect(simulator: ShopifySimulator, { settings, intercept }: Connected = {}) {
  const provider = shopify({ app: simulator.app, bulkPollMs: 1, ...settings });
  const config = { shop: simulator.shop };
  const accessToken = simulator.tokens.issueTokens().access_token;
  const credential = { credential: { kind: 'oauth2', accessToken }, version: 1 } as const;
  const http = createOutbound({
    retry: { baseMs: 1 },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      return (await intercept?.(request.clone())) ?? simulator.fetch(request);
    },
  }).client({
    provider,
    config,
    scope: { shopId: 'tested' },
    app: simulator.app,
    session: { current: async () => credential, refresh: async () => null },
    signal: new AbortController().signal,
  });
  return { provider, http, context: contextOver(http, config.shop), settings: settingsOf(settings) };
}

const settingsOf = (options: ShopifyOptions = {}) => ({
  apiVersion: '2026-10',
  bulk: {
    threshold: options.bulkThreshold ?? 1_000,
    pollMs: 1,
    heldCharacters: options.bulkHeldCharacters ?? 1_000_000,
  },
});

export interface TestContext {
  readonly http: ProviderHttp;
  readonly config: { readonly shop: string };
  readonly input: ShopifyPullInput;
  readonly window: { readonly since: Date | null; readonly until: Date };
  readonly cursor: Cursor | null;
  readonly signal: AbortSignal;
}

const contextOver = (http: ProviderHttp, shop: string): TestContext => ({
  http,
  config: { shop },
  input: {},
  window: { since: null, until: new Date(now) },
  cursor: null,
  signal: new AbortController().signal,
});

/** A shop that answers each GraphQL operation from a function, for answers that the simulator never gives. */
export function scripted(answer: (operation: string, variables: Record<string, unknown>) => unknown): TestContext {
  const shop = simulatedShop({
    intercept: async (request) => {
      if (!request.url.endsWith('/graphql.json')) return undefined;
      const { query, variables }: { query: string; variables: Record<string, unknown> } = JSON.parse(
        await request.text(),
      );
      const body = answer(/^\w+ (\w+)/.exec(query)?.[1] ?? '', variables);
      return body === undefined ? undefined : Response.json(body);
    },
  });
  return shop.context;
}

export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

type AnyPage = PullPage<{ externalId: string }, Cursor>;
export const idsOf = (pages: readonly AnyPage[]): string[] =>
  pages.flatMap(({ items }) => items.map(({ externalId }) => externalId));
export const noticesOf = (pages: readonly AnyPage[]): string[] =>
  pages.flatMap(({ notices = [] }) => notices.map(({ code }) => code));
export const troubleOf = (pages: readonly AnyPage[]) =>
  pages.flatMap(({ rejected = [], warnings = [] }) => [...rejected, ...warnings]);

/** The three pulls, by the name of their records. */
export const pulls = { orders: pullOrders, products: pullProducts, customers: pullCustomers };

export const reply = (body: unknown, status = 200, headers: Record<string, string> = {}): HttpReply => ({
  status,
  headers: new Headers(headers),
  body,
});
