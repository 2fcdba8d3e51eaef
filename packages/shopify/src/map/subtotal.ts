import type { Known, RawObject } from '@makerfex/integrations-core/provider';
import { type Money, type MoneyTerm, type OrderAmounts, sumMoney } from '@makerfex/integrations-core/records';
import { readMoney, type Side } from './money.ts';
import { at } from './node.ts';
import { isZero, lineNodes, tipFinder } from './tips.ts';

/** Amounts that Shopify states for goods and shipping. */
interface Stated {
  /** `subtotalPriceSet`: the lines after discounts. */
  readonly afterDiscounts: Known<Money>;
  readonly discount: Known<Money>;
  readonly shipping: Known<Money>;
}
type Reading = Pick<OrderAmounts, 'subtotal' | 'discount' | 'shipping'>;

/**
 * Possible interpretations of an order's amounts, the likeliest first. According to the schema, `totalDiscountsSet` includes all
 * discounts, `totalShippingPriceSet` is before discounts, and `subtotalPriceSet` is after discounts of lines: so the subtotal
 * before discounts is added up from the lines. The other interpretations exist because the schema is vague on whether either
 * includes discounts of shipping, and because unit prices can be rounded.
 */
export function readingsOf(order: RawObject, side: Side, total: Money, stated: Stated): Reading[] {
  const { discount, shipping } = stated;
  const offShipping = discountOfShipping(order, side);
  const plain = { discount, shipping };
  const parts = offShipping
    ? [plain, { discount, shipping: plus(shipping, offShipping) }, { discount: plus(discount, offShipping), shipping }]
    : [plain];
  const subtotals = [...fromLines(order, side, total), ...fromStated(stated, offShipping)].map(asShopifyWrites);
  return parts.flatMap((part) => subtotals.map((subtotal) => ({ subtotal, ...part })));
}

function fromLines(order: RawObject, side: Side, total: Money): Money[] {
  const isTip = tipFinder(order);
  const lines = lineNodes(order);
  // A line that may be a tip belongs to the goods or to the fees, so their sum is unknown.
  if (lines.some((line) => isTip(line) === undefined)) return [];
  const goods = lines.filter((line) => !isTip(line));
  if (goods.length === 0) return [{ amount: '0.0', currency: total.currency }];
  const sumOf = (field: string, timesOf: (line: RawObject) => number) =>
    addUp(goods.map((line) => termOf(readMoney(at(line, field, side)), timesOf(line)))) ?? [];
  // The total of a line first: its unit price can be rounded.
  return [sumOf('originalTotalSet', () => 1), sumOf('originalUnitPriceSet', ({ quantity }) => Number(quantity))].flat();
}

function fromStated({ afterDiscounts, discount }: Stated, offShipping: Money | undefined): Money[] {
  if (!afterDiscounts || discount === undefined) return [];
  const before = plus(afterDiscounts, discount);
  return [before, offShipping && plus(before, offShipping, -1)].flatMap((money) => money ?? []);
}

/** The discount of shipping, if there is one. */
function discountOfShipping(order: RawObject, side: Side): Money | undefined {
  const [original, discounted] = ['originalPriceSet', 'discountedPriceSet'].map((field) =>
    readMoney(at(order, 'shippingLine', field, side)),
  );
  const off = original && discounted && plus(original, discounted, -1);
  return off && !isZero(off) ? off : undefined;
}

/** With as few decimals as possible, but at least one, so that equal sums are written alike. */
function asShopifyWrites({ amount, currency }: Money): Money {
  const [whole = '0', decimals = ''] = amount.split('.');
  return { amount: `${whole}.${decimals.replace(/0+$/, '') || '0'}`, currency };
}

const termOf = (money: Money | undefined, times = 1): MoneyTerm | undefined => money && { money, times };

/** Undefined if a term is undefined, or if the terms have several currencies. */
function addUp(terms: readonly (MoneyTerm | undefined)[]): Money | undefined {
  const known = terms.filter((term) => term !== undefined);
  return known.length === terms.length ? sumMoney(known) : undefined;
}

function plus(one: Known<Money>, other: Known<Money>, times = 1): Money | undefined {
  if (!one || !other) return one ?? other ?? undefined;
  return sumMoney([{ money: one }, { money: other, times }]);
}
