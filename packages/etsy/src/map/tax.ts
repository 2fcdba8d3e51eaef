import type { RecordReader } from '@makerfex/integrations-core/provider';
import type { Money } from '@makerfex/integrations-core/records';
import { add, isZero } from './decimals.ts';
import { optionalMoney } from './fields.ts';
import type { RawReceipt } from './receipt.ts';

/** One way to read the taxes of a receipt. */
export interface TaxReading {
  readonly tax: Money | undefined;
  /** Undefined if no tax is stated: Etsy does not state tax that a seller puts into the prices. */
  readonly taxesIncluded: boolean | undefined;
  /** The tax that is on top of the other amounts. */
  readonly onTop: Money | undefined;
}

/**
 * Etsy states sales tax and VAT separately. Its document puts both on top: `total_price` and `subtotal` do "not include tax or
 * shipping costs", `grandtotal` is "plus tax". But buyers in Europe see prices with VAT (`ListingBuyerPrice`: "with VAT applied"),
 * so the amounts decide: the first of these readings that adds up to `grandtotal` is used.
 */
export function taxReadings(
  raw: RawReceipt,
  currency: string,
  record: RecordReader,
): readonly [TaxReading, ...TaxReading[]] {
  const sales = optionalMoney(raw.total_tax_cost, 'total_tax_cost', record);
  const vat = optionalMoney(raw.total_vat_cost, 'total_vat_cost', record);
  const tax = sales && vat && sum(sales, vat, currency, record);
  const none = { tax, taxesIncluded: undefined, onTop: undefined };
  if (!tax || isZero(tax)) return [none];
  return [
    { tax, taxesIncluded: false, onTop: tax },
    { tax, taxesIncluded: true, onTop: undefined },
  ];
}

/** An amount in another currency cannot be added: zero is ignored, anything else makes the sum unknown. */
function sum(sales: Money, vat: Money, currency: string, record: RecordReader): Money | undefined {
  const parts = [
    ['total_tax_cost', sales],
    ['total_vat_cost', vat],
  ] as const;
  const foreign = parts.filter(([, money]) => money.currency !== currency && !isZero(money));
  for (const [field] of foreign) record.warn(field, 'is in another currency than the order, so the tax is unknown');
  if (foreign.length > 0) return undefined;
  return add(...parts.map(([, money]) => money).filter((money) => money.currency === currency));
}
