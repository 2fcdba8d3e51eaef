import { createOutbound } from '@makerfex/integrations-core/provider';
import * as z from 'zod';
import { etsyConfig } from '../src/config.ts';
import { etsy } from '../src/provider.ts';
import { createEtsySimulator, type EtsySimulatorOptions } from '../src/simulator/index.ts';

/** The current time in all tests. */
export const now = Date.UTC(2026, 10, 24, 12);
export const day = 86_400_000;

type Fetch = (request: Request) => Promise<Response>;
/** Sees each response of the simulator and can replace it. */
export type Tap = (request: Request, response: Response) => Response | Promise<Response>;

/** The context of a pull from a simulated shop: the real HTTP client over the simulator's `fetch`. */
export function contextOver(fetch: Fetch, simulator: ReturnType<typeof createEtsySimulator>) {
  const config = etsyConfig.parse({ shop_id: simulator.shopId });
  const { signal } = new AbortController();
  const { access_token } = simulator.tokens.issueTokens();
  const current = async () => ({ credential: { kind: 'oauth2', accessToken: access_token } as const, version: 1 });
  const outbound = createOutbound({
    fetch: (input, init) => fetch(new Request(input, init)),
    retry: { baseMs: 1 },
  });
  const http = outbound.client({
    provider: etsy({ app: simulator.app }),
    config,
    scope: { shopId: 'shop' },
    app: simulator.app,
    session: { current, refresh: async () => null },
    signal,
  });
  return { http, config, input: {}, window: { since: null, until: new Date(now) }, cursor: null, signal };
}

/** A simulated shop and the context of a pull from it. */
export function simulatedShop(options: EtsySimulatorOptions = {}, tap: Tap = (_, response) => response) {
  const simulator = createEtsySimulator({ now: () => now, rateLimit: { perSecond: 1e6, perDay: 1e6 }, ...options });
  const fetch: Fetch = async (request) => tap(request, await simulator.fetch(request.clone()));
  return { simulator, context: contextOver(fetch, simulator) };
}

/** Answers with bodies that the simulator never sends; undefined leaves the answer to the simulator. */
export const scripted = (answer: (url: URL) => unknown) =>
  simulatedShop({}, (request, response) => {
    const body = answer(new URL(request.url));
    return body === undefined ? response : Response.json(body);
  }).context;

const listSchema = z.object({ count: z.int(), results: z.array(z.unknown()) });

/** Replaces the body of each successful response whose path ends with `end`. */
export const rewriting =
  (end: string, rewrite: (list: z.infer<typeof listSchema>) => unknown): Tap =>
  async (request, response) => {
    if (!new URL(request.url).pathname.endsWith(end) || !response.ok) return response;
    return Response.json(rewrite(listSchema.parse(await response.json())));
  };

/** The window of a run after one that has read everything up to now. */
export const sinceNow = { since: new Date(now), until: new Date(now) };

export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

export const idsOf = (pages: readonly { readonly items: readonly { readonly externalId: string }[] }[]): string[] =>
  pages.flatMap(({ items }) => items.map(({ externalId }) => externalId));
