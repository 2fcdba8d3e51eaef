import type { NewConnection, OAuthApp, SetCredential } from '@makerfex/integrations-core';
import type { etsy } from '@makerfex/integrations-etsy';
import type { instagram } from '@makerfex/integrations-instagram';
import type { shopify } from '@makerfex/integrations-shopify';
import { redirectUriAt } from './http/addresses.ts';
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
  /** What webhooks are signed with, if it is not the secret of the app. */
  readonly webhookSecret?: string | undefined;
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
        /** Null if nothing is imported. */
        readonly webhooks: SimulatedWebhooks | null;
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

/** The webhooks of a simulated shop. */
export interface SimulatedWebhooks {
  /** Whether the shop delivers to the host by now. */
  readonly isSubscribed: () => boolean;
  /** Loses every delivery from now on, or no longer. */
  readonly lose: (isLost: boolean) => void;
  /** Sends the parcel of an order, as if at this instant: the last change of those at it. @returns the order's id */
  readonly sendOrderAt: (instant: Date) => string;
  /** A delivery about an order that a person can send by hand. Null where its signature is soon out of date. */
  readonly sample: SampleDelivery | null;
}

/** A signed delivery. Its id is left out: another one makes it another delivery. */
export interface SampleDelivery {
  readonly idHeader: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Simulated {
  readonly past: Simulation;
  /**
   * Port of the first simulator; the others follow.
   * @default any free ones
   */
  readonly port: number | undefined;
  /** Where the host's HTTP API is, which consent pages send people back to and webhooks are delivered to. */
  readonly apiUrl: string;
  readonly web: PictureWeb;
}

/** All simulated providers, with the shops as an earlier start left them, and the vendors, which need no simulator. */
export async function simulatedSources({ past, port, apiUrl, web }: Simulated): Promise<readonly Source[]> {
  const open = [
    () => simulatedEtsy(past, port, apiUrl),
    () => simulatedShopify(past, port && port + 1, apiUrl),
    () => simulatedInstagram(web, port && port + 2, redirectUriAt(apiUrl, 'instagram')),
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
