import type { SetCredential } from '@makerfex/integrations-core';
import type { JsonObject } from '@makerfex/integrations-core/storage';
import type { Random } from '../random.ts';
import type { ShopDeliveries } from './deliveries.ts';

/** An order as the provider has it. */
export interface SourceOrder {
  readonly externalId: string;
  /** Seconds since 1970. */
  readonly updatedAt: number;
}

/** A shop at the provider that its orders are imported from. */
export interface SourceShop {
  /** Of the shop in the host. */
  readonly shopId: string;
  readonly connection: { readonly providerKey: string; readonly config: JsonObject };
  /** A new grant, as of a person who authorises the connection. */
  grant(): SetCredential;
  /** Some orders get a new version, and others are placed. */
  change(): void;
  /** All of its orders have been placed from now on. */
  complete(): void;
  /** What the shop sends to the host when an order changes. */
  readonly deliveries: ShopDeliveries;
  /** Answers nothing but faults for a while. */
  breakDown(forMs: number): void;
  /** What the shop holds, read past the SDK. */
  orders(): Promise<readonly SourceOrder[]>;
  /** @throws where the connection is to break */
  answer(request: Request): Promise<Response>;
}

export interface ShopOptions {
  readonly shopId: string;
  readonly number: number;
  readonly orders: number;
  readonly next: Random;
  readonly faults: Faults;
  /** Where the shop is served. */
  readonly origin: string;
  /** The public address of the host. */
  readonly hostUrl: string;
}

/** Faults of all shops: whether there are any by now, and how many there were. */
export interface Faults {
  isCalm: boolean;
  readonly counts: Map<string, number>;
}

/** Orders that change at a time. */
export const changedAtOnce = 5;
/** So short that tokens are refreshed again and again while workers die: a refresh comes a minute before the end. */
export const accessTokenSeconds = 80;

/** A shop begins with a part of its orders, and gets some of them at a time: there is something new to write until the end. */
export function growing(orders: number, add: (count: number) => void) {
  let placed = Math.ceil(orders / 2);
  const place = (count: number): void => {
    const added = Math.min(count, orders - placed);
    if (added > 0) add(added);
    placed += added;
  };
  return { atFirst: placed, grow: () => place(Math.ceil(orders / 20)), complete: () => place(orders) };
}

export const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1_000);
