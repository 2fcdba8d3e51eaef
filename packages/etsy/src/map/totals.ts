import type { RecordReader } from '@makerfex/integrations-core/provider';
import type { Money, OrderTotals } from '@makerfex/integrations-core/records';
import { add, isPositive, isSame, isZero, negative, times } from './decimals.ts';
import { money, optionalMoney } from './fields.ts';

import type { RawReceipt } from './receipt.ts';
import { type TaxReading, taxReadings } from './tax.ts';

/** The part of a line on which the totals depend. */
export interface PricedLine {
  /** As Etsy states it. */
  readonly price: Money;
  readonly quantity: number;
}

/**
 * The amounts of a receipt, all in the shop's currency. Etsy documents `total_price` as the sum of the lines before coupons and
 * `subtotal` as the same after them, so `total_price` is our subtotal.
 * An order without a total is rejected.
 */
export function toTotals(raw: RawReceipt, lines: readonly PricedLine[], record: RecordReader): OrderTotals {
  const total = money(raw.grandtotal, 'grandtotal', record);
  const shipping = optionalMoney(raw.total_shipping_cost, 'total_shipping_cost', record);
  const wrap = optionalMoney(raw.gift_wrap_price, 'gift_wrap_price', record);
  const { discount, subtotals } = goodsOf(raw, lines, record);
  const readings = taxReadings(raw, total.currency, record);
  const pairs = subtotals.flatMap((subtotal) => readings.map((reading) => ({ subtotal, reading })));
  const others = [discount && negative(discount), shipping, wrap].flatMap((amount) => amount ?? []);
  const isComplete = others.length === 3;
  const addsUp = ({ subtotal, reading }: { subtotal: Money; reading: TaxReading }) =>
    isSame(total, add(subtotal, ...others, ...(reading.onTop ? [reading.onTop] : [])));
  const found = (isComplete ? pairs.find(addsUp) : undefined) ?? pairs[0];
  if (!found) record.reject('total_price', 'missing, and the lines have several currencies');
  return {
    subtotal: found.subtotal,
    discount,
    shipping,
    tax: found.reading.tax,
    taxesIncluded: isComplete ? found.reading.taxesIncluded : undefined,
    fees: wrap && (isPositive(wrap) ? [{ kind: 'gift_wrap', amount: wrap }] : []),
    total,
  };
}

/** Candidates for the sum of the lines before discounts, the most likely first: as documented, or derived. */
function goodsOf(raw: RawReceipt, lines: readonly PricedLine[], record: RecordReader) {
  const before = optionalMoney(raw.total_price, 'total_price', record);
  const after = optionalMoney(raw.subtotal, 'subtotal', record);
  const stated = optionalMoney(raw.discount_amt, 'discount_amt', record);
  const discount = stated ?? (before && after && add(before, negative(after)));
  const derived = after && discount && isPositive(discount) && add(after, discount);
  return { discount, subtotals: [before, derived, sumOf(lines)].flatMap((amount) => amount || []) };
}

export const sumOf = (lines: readonly PricedLine[]): Money | undefined =>
  add(...lines.map(({ price, quantity }) => times(price, quantity)));

/** Whether the amount is known to be zero or none. */
export const isNone = (amount: Money | null | undefined): boolean => amount === null || (!!amount && isZero(amount));
