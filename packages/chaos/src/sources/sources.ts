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
  /** From now on every answer is true. */
  calm(): void;
  close(): void;
}

const notFound = new Response(null, { status: 404 });

/** Serves one simulated shop for each number, at Etsy and at Shopify by turns. */
export async function openSources(options: { shops: number; orders: number; seed: number }): Promise<Sources> {
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
    shops.push(open({ shopId: `shop-${number}`, number, orders: options.orders, next, faults, origin }));
  }
  return {
    origins: { etsy: etsy.origin, shopify: shopify.origin },
    shops,
    faults: faults.counts,
    calm() {
      faults.isCalm = true;
    },
    close() {
      etsy.close();
      shopify.close();
    },
  };
}
