import type { MoneyBag } from './money.ts';
import type { OrderTerms } from './terms.ts';

/** One tax at most: sales tax on top, or VAT inside. None if nothing is taxed. */
export const taxLinesOf = ({ taxRate, taxesIncluded }: OrderTerms, priceSet: MoneyBag) =>
  priceSet.shopMoney.amount === '0.0'
    ? []
    : [
        {
          title: taxesIncluded ? 'VAT' : 'State tax',
          rate: taxRate,
          ratePercentage: Math.round(taxRate * 10_000) / 100,
          source: 'Shopify',
          channelLiable: false,
          priceSet,
        },
      ];
