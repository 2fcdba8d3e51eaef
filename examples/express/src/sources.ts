import type { NewConnection, SetCredential } from '@makerfex/integrations-core';
import type { etsy } from '@makerfex/integrations-etsy';
import type { shopify } from '@makerfex/integrations-shopify';
import type { DemoOptions } from './options.ts';
import type { Changes } from './simulation/changes.ts';
import type { Simulation } from './simulation/entity.ts';
import { realEtsy, simulatedEtsy } from './sources/etsy.ts';
import { realShopify, simulatedShopify } from './sources/shopify.ts';

export type DemoProvider = ReturnType<typeof etsy> | ReturnType<typeof shopify>;

/** A shop that the demo imports from. */
export interface Source {
  readonly label: string;
  readonly provider: DemoProvider;
  readonly connection: NewConnection<DemoProvider>;
  /** Null where the shop is connected by consent. */
  readonly credential: SetCredential | null;
  /** What only a shop on this machine has; null where it is a real one. */
  readonly simulated: {
    readonly origin: string;
    /** Changes some records, as if at this instant. */
    readonly changeAt: (instant: Date) => Changes;
    readonly close: () => Promise<void>;
  } | null;
}

export const usesRealShops = ({ etsy, shopify }: DemoOptions): boolean => etsy !== null || shopify !== null;

/** The real shops that the environment names; nothing made up is put beside them. */
export const realSources = ({ etsy, shopify }: DemoOptions): readonly Source[] => [
  ...(etsy ? [realEtsy(etsy)] : []),
  ...(shopify ? [realShopify(shopify)] : []),
];

/**
 * Both shops, simulated, as they were left by an earlier start.
 * @param redirectUri where Etsy's app is registered to send people back to
 */
export async function simulatedSources(
  past: Simulation,
  port: number | undefined,
  redirectUri: string,
): Promise<readonly Source[]> {
  const first = await simulatedEtsy(past, port, redirectUri);
  try {
    return [first, await simulatedShopify(past, port && port + 1)];
  } catch (error) {
    await first.simulated?.close();
    throw error;
  }
}
