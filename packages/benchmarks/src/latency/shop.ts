import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';
import { startChild } from '../child.ts';

const simulatedShop = z.object({
  origin: z.string(),
  shopId: z.string(),
  app: z.object({ clientId: z.string(), clientSecret: z.string() }),
  tokens: z.object({ access_token: z.string(), refresh_token: z.string() }),
});
export type SimulatedShop = z.infer<typeof simulatedShop>;

const requested = z.object({ requests: z.int(), refused: z.int() });
/** What a shop was asked for so far. */
export type Requested = z.infer<typeof requested>;

export interface ShopOptions {
  readonly orders: number;
  /** Requests that are answered in a second; more are refused with 429. */
  readonly perSecond: number;
  /** What each answer takes. */
  readonly latencyMs: number;
}

/** Starts a simulated Etsy shop in a process of its own. */
export async function startShop({ orders, perSecond, latencyMs }: ShopOptions) {
  const { child, said } = await startChild(
    join(import.meta.dirname, 'server.ts'),
    [orders, perSecond, latencyMs].map(String),
  );
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
