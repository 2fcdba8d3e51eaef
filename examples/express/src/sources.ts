import type { NewConnection, OAuthApp, SetCredential } from '@makerfex/integrations-core';
import type { etsy } from '@makerfex/integrations-etsy';
import type { instagram } from '@makerfex/integrations-instagram';
import type { shopify } from '@makerfex/integrations-shopify';
import type { DemoOptions } from './options.ts';
import type { Changes } from './simulation/changes.ts';
import type { Simulation } from './simulation/entity.ts';
import { realEtsy, simulatedEtsy } from './sources/etsy.ts';
import { simulatedInstagram } from './sources/instagram.ts';
import { realShopify, simulatedShopify } from './sources/shopify.ts';
import { type VendorProvider, vendors } from './sources/vendors.ts';
import type { PictureWeb } from './web/picture-web.ts';

export type DemoProvider =
  | ReturnType<typeof etsy>
  | ReturnType<typeof shopify>
  | ReturnType<typeof instagram>
  | VendorProvider;

/** Where another process finds a simulator, and its app. */
export interface SimulatorAddress {
  readonly origin: string;
  readonly app: OAuthApp;
}

/** A provider that the demo's shop is connected to. */
export interface Source {
  readonly label: string;
  readonly provider: DemoProvider;
  readonly connection: NewConnection<DemoProvider>;
  /** Null if none is needed. */
  readonly credential: SetCredential | 'by_consent' | null;
  /** Whether orders, products and customers are imported; otherwise something is sent to it. */
  readonly isImportedFrom: boolean;
  /** Set for a simulated source; null for a real shop and for a vendor. */
  readonly simulated:
    | (SimulatorAddress & {
        /** Changes some records, as if at this instant; null if nothing is imported. */
        readonly changeAt: ((instant: Date) => Changes) | null;
        readonly close: () => Promise<void>;
      })
    | null;
}

export const usesRealShops = ({ etsy, shopify }: DemoOptions): boolean => etsy !== null || shopify !== null;

/** The real shops in the environment. */
export const realSources = ({ etsy, shopify }: DemoOptions): readonly Source[] => [
  ...(etsy ? [realEtsy(etsy)] : []),
  ...(shopify ? [realShopify(shopify)] : []),
];

export interface Simulated {
  readonly past: Simulation;
  /**
   * Port of the first simulator; the others follow.
   * @default any free ones
   */
  readonly port: number | undefined;
  /** The registered redirect URI of a provider's app. */
  readonly redirectUri: (providerKey: string) => string;
  readonly web: PictureWeb;
}

/** All simulated providers, with the shops as an earlier start left them, and the vendors, which need no simulator. */
export async function simulatedSources({ past, port, redirectUri, web }: Simulated): Promise<readonly Source[]> {
  const open = [
    () => simulatedEtsy(past, port, redirectUri('etsy')),
    () => simulatedShopify(past, port && port + 1),
    () => simulatedInstagram(web, port && port + 2, redirectUri('instagram')),
  ];
  const opened: Source[] = [];
  try {
    for (const each of open) opened.push(await each());
    return [...opened, ...vendors()];
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

export const closeAll = (sources: readonly Source[]) =>
  Promise.all(sources.flatMap(({ simulated }) => simulated?.close() ?? []));
