import type { Money } from '@makerfex/integrations-core';
import { add, isZero } from '../decimals.ts';
import { optionalMoney } from '../fields.ts';
import type { Warn } from '../mapping.ts';
import type { RawReceipt } from './raw.ts';

/** How the taxes of a receipt can stand to its other amounts. */
export interface TaxReading {
  readonly tax: Money | undefined;
  /** Undefined if no tax is stated: what a seller has put into the prices is not stated. */
  readonly taxesIncluded: boolean | undefined;
  /** The part of the tax that is on top of the other amounts. */
  readonly onTop: Money | undefined;
}

/**
 * Sales tax and VAT are stated apart and owed alike. Etsy's document puts both on top: `total_price` and `subtotal` do "not include
 * tax or shipping costs", `grandtotal` is "plus tax". Buyers in Europe see prices with VAT, though (`ListingBuyerPrice`: "with VAT
 * applied"), so the amounts decide: the first of these readings that adds up to `grandtotal`.
 */
export function taxReadings(raw: RawReceipt, currency: string, warn: Warn): readonly [TaxReading, ...TaxReading[]] {
  const sales = optionalMoney(raw.total_tax_cost, 'total_tax_cost', warn);
  const vat = optionalMoney(raw.total_vat_cost, 'total_vat_cost', warn);
  const tax = sales && vat && sum(sales, vat, currency, warn);
  const none = { tax, taxesIncluded: undefined, onTop: undefined };
  if (!tax || isZero(tax)) return [none];
  return [
    { tax, taxesIncluded: false, onTop: tax },
    { tax, taxesIncluded: true, onTop: undefined },
  ];
}

/** An amount of another currency cannot be added: what comes to nothing is left out, anything else leaves the sum unknown. */
function sum(sales: Money, vat: Money, currency: string, warn: Warn): Money | undefined {
  const parts = [
    ['total_tax_cost', sales],
    ['total_vat_cost', vat],
  ] as const;
  const foreign = parts.filter(([, money]) => money.currency !== currency && !isZero(money));
  for (const [field] of foreign) warn(field, 'is in another currency than the order: its tax is not known');
  if (foreign.length > 0) return undefined;
  return add(...parts.map(([, money]) => money).filter((money) => money.currency === currency));
}
