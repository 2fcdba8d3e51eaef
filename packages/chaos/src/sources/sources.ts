import { random } from '../random.ts';
import { type Served, serve } from '../serve.ts';
import { etsyShopOf, openEtsyShop } from './etsy.ts';
import { openShopifyShop, shopifyShopOf } from './shopify.ts';
import type { Faults, SourceShop } from './source.ts';

export interface Sources {
  readonly origins: { readonly etsy: string; readonly shopify: string };
  readonly shops: readonly SourceShop[];
  /** Faults that were answered, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** Tries of deliveries of all shops, by outcome. */
  deliveries(): ReadonlyMap<string, number>;
  /** From now on every answer is true, and every delivery arrives. */
  calm(): void;
  close(): void;
}

const notFound = new Response(null, { status: 404 });

/** Serves one simulated shop for each number, at Etsy and at Shopify by turns. */
export async function openSources(options: {
  shops: number;
  orders: number;
  seed: number;
  hostUrl: string;
}): Promise<Sources> {
  const faults: Faults = { isCalm: false, counts: new Map() };
  const shops: SourceShop[] = [];
  const answerAs = (isShop: (shop: SourceShop) => boolean, request: Request): Promise<Response> =>
    shops.find(isShop)?.answer(request) ?? Promise.resolve(notFound.clone());
  const etsy = await serve(async (request) => {
    const shopId = await etsyShopOf(request);
    return answerAs((shop) => shop.shopId === shopId, request);
  });
  const shopify: Served = await serve(async (request) => {
    const found = shopifyShopOf(request);
    return found
      ? answerAs(({ connection }) => connection.config['shop'] === found.shop, found.request)
      : notFound.clone();
  });
  for (let number = 0; number < options.shops; number += 1) {
    const [open, origin] = number % 2 === 0 ? [openEtsyShop, etsy.origin] : [openShopifyShop, shopify.origin];
    const next = random(options.seed + number);
    const { orders, hostUrl } = options;
    shops.push(open({ shopId: `shop-${number}`, number, orders, next, faults, origin, hostUrl }));
  }
  return {
    origins: { etsy: etsy.origin, shopify: shopify.origin },
    shops,
    faults: faults.counts,
    deliveries: () => addUp(shops.map(({ deliveries }) => deliveries.counts())),
    calm() {
      faults.isCalm = true;
      for (const { deliveries } of shops) deliveries.calm();
    },
    close() {
      for (const { deliveries } of shops) deliveries.stop();
      etsy.close();
      shopify.close();
    },
  };
}

function addUp(all: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const counts of all) for (const [name, count] of counts) sum.set(name, (sum.get(name) ?? 0) + count);
  return sum;
}
