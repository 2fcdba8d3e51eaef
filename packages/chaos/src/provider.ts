import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { OAuthApp } from '@makerfex/integrations-core';
import { createEtsySimulator, type EtsySimulator, type FaultOrder } from '@makerfex/integrations-etsy/simulator';
import { between, pick, type Random, random } from './random.ts';
import { readSource, type SourceOrder } from './source.ts';

const faultKinds = ['rate_limited', 'server_error', 'slow', 'truncated', 'dropped'] as const;
export type ServedFault = (typeof faultKinds)[number];
/** Of all requests; so many are spoilt beside those of an outage. */
const spoiltPart = 0.2;
const slowMs = [500, 3_000] as const;
/** Orders that change at a time. */
const changed = 5;
/** A shop begins with this part of its orders, and gets so much of them at a time: there is something new to write until the end. */
const growth = { from: 0.5, by: 0.05 };

/** A shop at the provider. */
export interface SourceShop {
  readonly etsyShopId: string;
  issueTokens: EtsySimulator['tokens']['issueTokens'];
  /** Some orders get a new version, and others are placed. */
  change(): void;
  /** All of its orders have been placed from now on. */
  complete(): void;
  /** Answers nothing but faults for a while. */
  breakDown(forMs: number): void;
  /** What the shop holds, read past the SDK. */
  orders(): Promise<readonly SourceOrder[]>;
}

export interface ServedProvider {
  readonly origin: string;
  readonly app: OAuthApp;
  readonly shops: readonly SourceShop[];
  /** Faults that were answered. */
  readonly faults: ReadonlyMap<ServedFault, number>;
  /** From now on every answer is true. */
  calm(): void;
  close(): void;
}

/** Serves one simulated Etsy for each shop, all at one address of this machine. */
export async function serveProvider(options: { shops: number; orders: number; seed: number }): Promise<ServedProvider> {
  const faults = new Map<ServedFault, number>();
  const state = { isCalm: false };
  const tell = (kind: ServedFault) => faults.set(kind, (faults.get(kind) ?? 0) + 1);
  const shops = Array.from({ length: options.shops }, (_, n) =>
    openShop({ etsyShopId: 1_000 + n, orders: options.orders, next: random(options.seed + n), state, tell }),
  );
  const listener = getRequestListener((request, { incoming }) => {
    const id = /\/shops\/(\d+)/.exec(request.url)?.[1];
    const shop = shops.find(({ etsyShopId }) => etsyShopId === id);
    return shop?.answer(request, () => incoming.destroy()) ?? new Response(null, { status: 404 });
  });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const [first] = shops;
  if (!first || typeof address !== 'object' || !address) throw new Error('There is no shop, or no port to serve it.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    app: first.app,
    shops,
    faults,
    calm() {
      state.isCalm = true;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface ShopOptions {
  readonly etsyShopId: number;
  readonly orders: number;
  readonly next: Random;
  readonly state: { readonly isCalm: boolean };
  readonly tell: (kind: ServedFault) => void;
}

function openShop({ etsyShopId, orders, next, state, tell }: ShopOptions) {
  let placed = Math.ceil(orders * growth.from);
  const simulator = createEtsySimulator({ shopId: etsyShopId, seed: etsyShopId, orders: placed });
  let downUntil = 0;

  const place = (count: number): void => {
    const added = Math.min(count, orders - placed);
    simulator.addOrders(added);
    placed += added;
  };

  const chooseFault = (): ServedFault | null => {
    if (state.isCalm) return null;
    if (Date.now() < downUntil) return pick(next, ['rate_limited', 'server_error']);
    return next() < spoiltPart ? pick(next, faultKinds) : null;
  };
  const order = (kind: Exclude<ServedFault, 'dropped'>): FaultOrder =>
    kind === 'slow' ? { kind, delayMs: between(next, ...slowMs) } : { kind };

  return {
    etsyShopId: simulator.shopId,
    app: simulator.app,
    issueTokens: simulator.tokens.issueTokens,
    change() {
      simulator.changeOrders(changed);
      place(Math.ceil(orders * growth.by));
    },
    complete: () => place(orders),
    breakDown(forMs: number) {
      downUntil = Date.now() + forMs;
    },
    orders: () => readSource(simulator),
    answer(request: Request, breakConnection: () => void): Promise<Response> | Response {
      const kind = chooseFault();
      if (kind) tell(kind);
      if (kind === 'dropped') {
        breakConnection();
        return new Response(null);
      }
      if (kind) simulator.faults.next(order(kind));
      return simulator.fetch(request);
    },
  };
}
