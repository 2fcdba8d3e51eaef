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

/** Where another process finds what this one simulates, and as which app. */
export interface SimulatorAddress {
  readonly origin: string;
  readonly app: OAuthApp;
}

/** What the demo's shop is connected to. */
export interface Source {
  readonly label: string;
  readonly provider: DemoProvider;
  readonly connection: NewConnection<DemoProvider>;
  /** Null where none is needed. */
  readonly credential: SetCredential | 'by_consent' | null;
  /** Orders, products and customers are; it is sent to where not. */
  readonly isImportedFrom: boolean;
  /** What only a shop on this machine has; null for a real one, and for a vendor. */
  readonly simulated:
    | (SimulatorAddress & {
        /** Changes some records, as if at this instant; null where nothing is imported. */
        readonly changeAt: ((instant: Date) => Changes) | null;
        readonly close: () => Promise<void>;
      })
    | null;
}

export const usesRealShops = ({ etsy, shopify }: DemoOptions): boolean => etsy !== null || shopify !== null;

/** The real shops that the environment names; nothing made up is put beside them. */
export const realSources = ({ etsy, shopify }: DemoOptions): readonly Source[] => [
  ...(etsy ? [realEtsy(etsy)] : []),
  ...(shopify ? [realShopify(shopify)] : []),
];

export interface Simulated {
  readonly past: Simulation;
  /** Of the first, the others follow; any free ones unless told. */
  readonly port: number | undefined;
  /** Where the app of a provider is registered to send people back to. */
  readonly redirectUri: (providerKey: string) => string;
  readonly web: PictureWeb;
}

/** All that can be simulated, the shops as they were left by an earlier start, and vendors, which have nothing to simulate. */
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
