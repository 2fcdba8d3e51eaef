import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';
import { startChild } from '../child.ts';

/** What an import needs to reach a simulated shop. */
export const simulatedShop = z.object({
  origin: z.string(),
  connection: z.discriminatedUnion('providerKey', [
    z.object({ providerKey: z.literal('etsy'), config: z.object({ shop_id: z.string() }) }),
    z.object({ providerKey: z.literal('shopify'), config: z.object({ shop: z.string() }) }),
  ]),
  app: z.object({ clientId: z.string(), clientSecret: z.string() }),
  tokens: z.object({ access_token: z.string(), refresh_token: z.string() }),
});
export type SimulatedShop = z.infer<typeof simulatedShop>;

/** What a shop was asked for so far. */
export const requested = z.object({
  requests: z.int(),
  refused: z.int(),
  /** Requests or points that had to be there for the last answer. */
  units: z.number(),
});
export type Requested = z.infer<typeof requested>;

export const shopOptions = z.object({
  provider: z.enum(['etsy', 'shopify']),
  capability: z.enum(['import_orders', 'sync_products', 'import_customers']),
  /** How many records the capability imports. */
  records: z.int().min(1),
  /** Requests of Etsy, or points of Shopify, that come back in a second. What goes beyond is refused. */
  perSecond: z.number(),
  /** The most of them that can be spent at once: Etsy's are those of a second. */
  capacity: z.number(),
  /** What each answer takes. */
  latencyMs: z.number(),
});
export type ShopOptions = z.infer<typeof shopOptions>;

/** Starts a simulated shop in a process of its own. */
export async function startShop(options: ShopOptions) {
  const { child, said } = await startChild(join(import.meta.dirname, 'server.ts'), [JSON.stringify(options)]);
  return {
    ...simulatedShop.parse(said),
    async requested(): Promise<Requested> {
      const message = once(child, 'message');
      child.send('requested');
      return requested.parse((await message)[0]);
    },
    stop: () => child.disconnect(),
  };
}
