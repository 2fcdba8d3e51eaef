import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { type Actor, createIntegrations, type FindChoices, keyring, type Role } from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { httpApi, toNodeHandler } from '@makerfex/integrations-http-api';
import type { instagram, PostableProduct } from '@makerfex/integrations-instagram';
import { onTestFinished } from 'vitest';
import { consoleAssets } from '../../src/assets/index.ts';
import { type createFormProviders, findOrders } from './form-providers.ts';
import { createProviders } from './providers.ts';
import { createSales, type createVendor } from './vendor.ts';

/** Who the cookie says it is. */
function actorOf(cookie: string): Actor | null {
  const role = /(?:^|; )role=(\w+)/.exec(cookie)?.[1];
  const isRole = (given: string | undefined): given is Role =>
    given !== undefined && ['owner', 'shop_manager', 'manager', 'employee'].includes(given);
  return isRole(role) ? { id: `${role}-1`, shopId: 'shop-1', role } : null;
}

export const owner: Actor = { id: 'owner-1', shopId: 'shop-1', role: 'owner' };

export interface HostParts {
  /** Providers in addition to those of every host. @default [] */
  readonly more?: readonly (
    | ReturnType<typeof createFormProviders>[number]
    | ReturnType<typeof createVendor>
    | ReturnType<typeof instagram>
  )[];
  /** The products of its catalog. @default none */
  readonly products?: ReadonlyMap<string, PostableProduct>;
  /** Whether it finds products by their title. @default true */
  readonly findsProducts?: boolean;
  /** What providers answer. @default an empty object */
  readonly outbound?: typeof fetch;
}

/** What stands in for an answer of the API. */
type Answer = (request: Request) => Response | Promise<Response>;

const findIn =
  (products: ReadonlyMap<string, PostableProduct>): FindChoices<unknown> =>
  async ({ text }) =>
    [...products].flatMap(([id, { title, images }]) =>
      title.includes(text) ? { id, label: title, pictureUrl: images[0]?.url ?? null } : [],
    );

/** A host with the console, on a real server: its API, and its own page at `/page/`. */
export async function startHost({
  more = [],
  products = new Map(),
  findsProducts = true,
  outbound = async () => Response.json({}),
}: HostParts = {}) {
  const providers = createProviders();
  const integrations = createIntegrations({
    providers: [...providers.all, ...more],
    storage: memoryStorage(),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      things: {
        upsert: async ({ items }: { items: readonly { item: { externalId: string } }[] }) =>
          items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` })),
      },
      orders: { find: findOrders },
      sales: createSales(),
      catalog: {
        getProduct: async (id: string) => products.get(id) ?? null,
        ...(findsProducts && { findProducts: findIn(products) }),
      },
    },
    outbound: { fetch: outbound },
  });
  /** What the API answers instead, by the end of a path: for errors. */
  const instead = new Map<string, Answer>();
  const handler = httpApi(integrations, {
    authenticate: ({ headers }) => actorOf(headers.get('cookie') ?? ''),
    publicUrl: 'https://app.example.com',
    console: { signIn: '/login' },
  });
  const asked: string[] = [];
  const ownPage = { body: '' };
  const server = createServer(
    toNodeHandler(async (request: Request) => {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/page/')) return pageOf(pathname.slice('/page/'.length), ownPage.body);
      const path = pathname.replace(/\/$/, '');
      const other = path.includes('/console') ? undefined : [...instead].find(([end]) => path.endsWith(end));
      asked.push(path);
      return other ? other[1](request) : handler(request);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    providers.letGo();
    server.closeAllConnections();
    server.close();
    await integrations.stop();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return {
    /** The paths that were asked for, without a closing slash. */
    asked,
    /** The body of the host's own page at `/page/`. */
    ownPage,
    /** The connections, as the API lists them. */
    list: async (): Promise<{ readonly data: readonly object[] }> => {
      const request = new Request('http://host/api/integrations/connections', { headers: { cookie: 'role=owner' } });
      return (await handler(request)).json();
    },
    origin: `http://127.0.0.1:${address.port}`,
    shop: integrations.for(owner),
    integrations,
    providers,
    /** @param end such as `/connections` */
    answerInstead: (end: string, answer: Answer) => void instead.set(end, answer),
    answerAgain: () => instead.clear(),
  };
}

export type Host = Awaited<ReturnType<typeof startHost>>;

/** A page of the host that loads the console's script, as one with a bundle of its own does, and what the script loads. */
async function pageOf(name: string, body: string): Promise<Response> {
  const { script, parts } = await consoleAssets();
  if (name !== '') return new Response(parts[name] ?? '', { headers: { 'content-type': 'text/javascript' } });
  const page = `<!doctype html><html lang="en"><head><title>Host</title><link rel="icon" href="data:,"><script type="module">${script}</script></head><body><main>${body}</main></body></html>`;
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** What the API answers with an error. */
export const problem = (
  status: number,
  code: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(JSON.stringify({ title: 'Error', status, code, ...more }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

/** Connects a provider of the host, with a credential if it needs one. @returns the id of the connection */
export async function connect({ shop }: Host, providerKey: 'acme' | 'broken'): Promise<string> {
  const { id } = await shop.connections.create(
    providerKey === 'acme' ? { providerKey, config: { store_id: 'one' } } : { providerKey, config: {} },
  );
  await shop.credentials.set(id, { kind: 'access_token', secret: { access_token: 'token-canary' } });
  return id;
}

/** Runs the import of a connection to its end. @returns the id of the run */
export async function importAll({ shop, providers }: Host, connectionId: string): Promise<string> {
  providers.letGo();
  const { id } = await shop.actions.run(connectionId, 'import_orders');
  for await (const run of shop.runs.watch(id)) if (['SUCCESS', 'FAILURE'].includes(run.state)) break;
  return id;
}
