import type { Random } from '@makerfex/integrations-testkit/simulator';
import type { Terms } from './ledger.ts';
import { currencies } from './money.ts';
import type { OrderTraits } from './traits.ts';

export type ShopCurrency = keyof typeof currencies;

export interface TermsOptions {
  /** Whether prices include tax: for every order, for none, or, if absent, for those from the euro area. */
  readonly taxesIncluded?: boolean | undefined;
  readonly currency?: ShopCurrency | undefined;
}

export interface OrderTerms extends Terms {
  readonly shopCurrency: ShopCurrency;
  readonly presentmentCurrency: ShopCurrency;
}

export const shopCurrencyOf = ({ currency, taxesIncluded }: TermsOptions): ShopCurrency =>
  currency ?? (taxesIncluded === true ? 'EUR' : 'USD');

const abroad = { euro: 'EUR', yen: 'JPY', pound: 'GBP' } as const;
const isAbroad = (market: OrderTraits['market']): market is keyof typeof abroad => Object.hasOwn(abroad, market);
const [vat, salesTax] = [0.19, 0.0825];

/** Decides the charges of an order in addition to its lines. */
export function createTerms(options: TermsOptions) {
  const shop = shopCurrencyOf(options);
  return (random: Random, { market, delivery, discount, contents, fate, odd }: OrderTraits): OrderTerms => {
    const shopCurrency = odd === 'usdc' ? 'USDC' : shop;
    const isEuropean = options.taxesIncluded ?? market === 'euro';
    const isExported = market === 'yen' || market === 'pound' || market === 'duties' || market === 'import_fee';
    const [standard, express] = [random.integer(300, 1_499), random.integer(1_500, 2_999)];
    const shipping = delivery === 'standard' ? standard : delivery === 'express' ? express : 0;
    const isFree = fate === 'free';
    return {
      shopCurrency,
      presentmentCurrency: isAbroad(market) ? abroad[market] : shopCurrency,
      taxesIncluded: isEuropean,
      taxRate: isExported ? 0 : isEuropean ? vat : salesTax,
      orderDiscount: isFree
        ? Number.POSITIVE_INFINITY
        : discount === 'on_order'
          ? 500
          : discount === 'on_all'
            ? 300
            : 0,
      shipping,
      shippingDiscount: discount === 'on_shipping' ? shipping : discount === 'on_all' ? Math.floor(shipping / 2) : 0,
      tip: contents === 'tip' ? 500 : 0,
      duties: market === 'duties' ? 1_200 : market === 'pound' ? 800 : 0,
      importFee: market === 'import_fee' ? 350 : 0,
    };
  };
}
