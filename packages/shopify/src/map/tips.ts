import type { RawObject } from '@makerfex/integrations-core/provider';
import { type Money, sumMoney } from '@makerfex/integrations-core/records';
import { readMoney } from './money.ts';
import { asList, asNode, at } from './node.ts';

/** The nodes of an order's lines. */
export const lineNodes = (order: RawObject): readonly RawObject[] => asList(at(order, 'lineItems', 'nodes'));

/**
 * Finds out which lines are tips. Shopify does not mark them, so a line is a tip only if it has nothing to send and no product,
 * cannot be fulfilled, and such lines add up to exactly the tips received. A similar line that somebody typed in, such as a fee
 * for engraving, is a service.
 */
export function tipFinder(order: RawObject): (line: RawObject) => boolean | undefined {
  const received = readMoney(asNode(order.totalTipReceivedSet)?.shopMoney);
  // Without this amount it is unknown whether a candidate is a tip.
  if (!received) return (line) => (mayBeTip(line) ? undefined : false);
  if (isZero(received)) return () => false;
  const candidates = lineNodes(order).filter(mayBeTip);
  const addsUpToTips = (lines: readonly RawObject[]) => {
    const amounts = lines.map(amountOf).filter((term) => term !== undefined);
    const left = sumMoney([...amounts, { money: received, times: -1 }]);
    return amounts.length === lines.length && left !== undefined && isZero(left);
  };
  const exactLines = candidates.filter((line) => addsUpToTips([line]));
  const tips = addsUpToTips(candidates) ? candidates : exactLines.length === 1 ? exactLines : [];
  return (line) => tips.includes(line);
}

export const isZero = ({ amount }: Money): boolean => Number(amount) === 0;

const hasValue = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const mayBeTip = (line: RawObject): boolean =>
  line.requiresShipping === false &&
  line.isGiftCard !== true &&
  ![line.product, line.variant, line.sku, line.variantTitle].some(hasValue) &&
  line.currentQuantity !== 0 &&
  (line.unfulfilledQuantity ?? 0) === 0 &&
  (typeof line.nonFulfillableQuantity !== 'number' || line.nonFulfillableQuantity === line.quantity);

function amountOf(line: RawObject) {
  const money = readMoney(at(line, 'originalUnitPriceSet', 'shopMoney'));
  return money && typeof line.quantity === 'number' ? { money, times: line.quantity } : undefined;
}
