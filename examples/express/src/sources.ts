import { fetchThrough, type Served } from './loopback.ts';
import type { DemoOptions } from './options.ts';
import { etsySource } from './sources/etsy.ts';
import { shopifySource } from './sources/shopify.ts';

export interface Changes {
  readonly orders: number;
  readonly products: number;
}

/** What the demo imports from: a real shop, or a simulator on this machine. */
export interface Source {
  readonly providerKey: string;
  readonly label: string;
  readonly config: Readonly<Record<string, string>>;
  readonly credential: { readonly kind: 'oauth2' | 'access_token'; readonly secret: Readonly<Record<string, string>> };
  readonly app: { readonly clientId: string; readonly clientSecret: string };
  /** Changes some records at the source; null where the source is real. */
  readonly change: ((changes: Changes) => void) | null;
  /** Loopback servers by the origin they stand for. */
  readonly served: ReadonlyMap<string, Served>;
}

export async function openSources(options: DemoOptions) {
  const etsy = await etsySource(options.etsy);
  const shopify = await shopifySource(options.shopify);
  const servers = [...etsy.served, ...shopify.served];
  return {
    etsy,
    shopify,
    list: [etsy, shopify] as const,
    fetch: fetchThrough(new Map(servers.map(([origin, { origin: loopback }]) => [origin, loopback]))),
    close: async () => {
      await Promise.all(servers.map(([, server]) => server.close()));
    },
  };
}

export type Sources = Awaited<ReturnType<typeof openSources>>;
