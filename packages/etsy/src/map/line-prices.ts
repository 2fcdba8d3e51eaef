import type { RecordReader } from '@makerfex/integrations-core/provider';
import { type Money, type OrderTotals, toDecimal } from '@makerfex/integrations-core/records';
import { add, isSame, negative, perUnit, times } from './decimals.ts';
import type { RawTransaction } from './receipt.ts';
import { isNone, type PricedLine, sumOf } from './totals.ts';

/** A line of a receipt and its parsed price. */
export interface ReadLine extends PricedLine {
  readonly raw: RawTransaction;
  /** Its index in the receipt, for warnings. */
  readonly index: number;
}

export interface LineAmounts {
  /** The price of one unit, before discounts. */
  readonly unitPrice: Money;
  readonly discount: Money | null | undefined;
}

/**
 * Unit prices before discounts. Etsy documents `total_price` as the sum of price x quantity before coupons, so `price` is before
 * coupons too (confirmed by etsy/open-api#475). If the amounts of a receipt show that its prices are after coupons, the coupons of
 * each line are added back.
 */
export function lineAmounts(lines: readonly ReadLine[], totals: OrderTotals, record: RecordReader): LineAmounts[] {
  const discounts = lineDiscounts(lines, totals.discount);
  const stated = lines.map(({ price }, index) => ({ unitPrice: price, discount: discounts[index] }));
  const sum = sumOf(lines);
  if (!sum || isSame(sum, totals.subtotal)) return stated;
  const after = totals.discount && add(totals.subtotal, negative(totals.discount));
  const restored = lines.map((line, index) => beforeDiscount(line, discounts[index]));
  if (isSame(sum, after ?? undefined) && restored.every((price) => price !== undefined))
    return restored.map((unitPrice, index) => ({ unitPrice, discount: discounts[index] }));
  record.warn('total_price', 'does not match the sum of the lines');
  return stated;
}

function beforeDiscount({ price, quantity }: PricedLine, discount: Money | null | undefined): Money | undefined {
  if (discount === null || quantity === 0) return price;
  const whole = discount && add(times(price, quantity), discount);
  return whole && perUnit(whole, quantity);
}

/** The discount of each line, if the coupons of the lines add up to the discount of the order. */
function lineDiscounts(lines: readonly ReadLine[], discount: Money | null | undefined): (Money | null | undefined)[] {
  const coupons = lines.map(({ raw }) => couponOf(raw, discount?.currency ?? ''));
  const known = coupons.flatMap((coupon) => coupon ?? []);
  if (discount && known.length === lines.length && isSame(add(...known), discount))
    return known.map((coupon) => (isNone(coupon) ? null : add(times(discount, 0), coupon)));
  if (isNone(discount)) return lines.map(() => (known.every(isNone) ? null : undefined));
  return lines.length === 1 && discount ? [discount] : lines.map(() => undefined);
}

/** Etsy sends coupons as plain numbers in the shop's currency. */
function couponOf({ shop_coupon, buyer_coupon }: RawTransaction, currency: string): Money | undefined {
  if (shop_coupon === 0 && buyer_coupon === 0) return { amount: '0', currency };
  const amounts = [shop_coupon, buyer_coupon].map((coupon) => toDecimal(String(coupon ?? '')));
  const [shop, buyer] = amounts.flatMap((amount) => (amount === undefined ? [] : [{ amount, currency }]));
  return shop && buyer && add(shop, buyer);
}
