import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { VisitedHome } from '../home.ts';
import { etsyAt } from '../sources/etsy.ts';
import { instagramAt } from '../sources/instagram.ts';
import { shopifyAt } from '../sources/shopify.ts';
import { vendorProviders } from '../sources/vendors.ts';
import type { DemoProvider, Source } from '../sources.ts';
import type { PictureWeb } from '../web/picture-web.ts';

const addressSchema = z.object({
  origin: z.url(),
  app: z.object({ clientId: z.string(), clientSecret: z.string() }),
});
const addressesSchema = z.object({
  webhooksUrl: z.url(),
  etsy: addressSchema.extend({ webhookSecret: z.string() }),
  shopify: addressSchema,
  instagram: addressSchema,
});

/** Publishes the addresses of this process's simulators to other processes. @returns a function that removes them */
export function publishAddresses(
  { simulators }: VisitedHome,
  sources: readonly Source[],
  webhooksUrl: string,
): () => void {
  const addresses = sources.flatMap(({ provider, simulated }) =>
    simulated ? [[provider.key, simulated] as const] : [],
  );
  writeFileSync(simulators, JSON.stringify(addressesSchema.parse({ webhooksUrl, ...Object.fromEntries(addresses) })), {
    mode: 0o600,
  });
  return () => rmSync(simulators, { force: true });
}

/** The providers at the simulators of another process, and where it receives webhooks. @throws Error if none runs in this folder */
export function readProviders(
  { folder, simulators }: VisitedHome,
  web: PictureWeb,
): { readonly providers: readonly DemoProvider[]; readonly webhooksUrl: string } {
  if (!existsSync(simulators))
    throw new Error(`No demo with simulated shops runs in ${folder}: start one there first, on the same DATABASE_URL.`);
  const { webhooksUrl, etsy, shopify, instagram } = addressesSchema.parse(JSON.parse(readFileSync(simulators, 'utf8')));
  return {
    webhooksUrl,
    providers: [etsyAt(etsy), shopifyAt(shopify), instagramAt(instagram, web), ...vendorProviders()],
  };
}
