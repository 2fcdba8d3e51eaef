import {
  checkOrderTotals,
  type Money,
  type OrderAmounts,
  type OrderFee,
  type OrderTotals,
} from '@makerfex/integrations-core';
import type { Side } from './money.ts';
import type { Node } from './node.ts';
import { type Known, type Reader, Unreadable } from './reader.ts';
import { readingsOf } from './subtotal.ts';
import { isZero } from './tips.ts';

/** What was ordered; what it comes to now stands beside it. */
export function readTotals(reader: Reader, node: Node): OrderTotals {
  const taxesIncluded = reader.flag('taxesIncluded', node.taxesIncluded);
  const total = reader.requiredMoney('totalPriceSet', node.totalPriceSet);
  const amounts = readAmounts({ reader, node, side: 'shopMoney', total, taxesIncluded });
  if (!amounts) throw new Unreadable('subtotalPriceSet', 'cannot be read, nor added up from the lines');
  return { ...amounts, taxesIncluded, presentment: readPresentment(reader, node, total.currency, taxesIncluded) };
}

function readPresentment(
  reader: Reader,
  node: Node,
  shopCurrency: string,
  taxesIncluded: boolean | undefined,
): Known<OrderAmounts> {
  const [field, side] = ['totalPriceSet', 'presentmentMoney'] as const;
  const total = reader.money(`${field}.${side}`, node[field], side);
  if (!total) return undefined;
  if (total.currency === shopCurrency) return null;
  const amounts = readAmounts({ reader, node, side, total, taxesIncluded });
  return amounts ?? reader.warn(`${field}.${side}`, 'is known, but not what it consists of');
}

interface About {
  readonly reader: Reader;
  readonly node: Node;
  readonly side: Side;
  readonly total: Money;
  readonly taxesIncluded: boolean | undefined;
}

/** Amounts on one side of their money bags: the first reading of them that comes to the total. If none does, core reports the difference. */
function readAmounts({ reader, node, side, total, taxesIncluded }: About): OrderAmounts | undefined {
  const money = (field: string) => reader.money(side === 'shopMoney' ? field : `${field}.${side}`, node[field], side);
  const { fees, areAllKnown } = readFees(node, money);
  const [discount, shipping, tax] = [money('totalDiscountsSet'), money('totalShippingPriceSet'), money('totalTaxSet')];
  const stated = { afterDiscounts: money('subtotalPriceSet'), discount, shipping };
  const readings = readingsOf(node, side, total, stated).map((reading) => ({ ...reading, tax, fees, total }));
  // While a part is unknown, nothing can be told from the total.
  const isSure = ![discount, shipping, tax, fees].includes(undefined);
  const addsUp = (amounts: OrderAmounts) => checkOrderTotals({ totals: { ...amounts, taxesIncluded } }).length === 0;
  const right = isSure ? readings.find(addsUp) : undefined;
  const amounts = right ?? readings[0];
  if (!amounts) return undefined;
  return {
    ...amounts,
    fees: areAllKnown || right ? fees : undefined,
    current: money('currentTotalPriceSet'),
    outstanding: money('totalOutstandingSet'),
  };
}

/** A kind of fee that was not answered is none if the total is complete without it. */
function readFees(node: Node, money: (field: string) => Known<Money>) {
  const parts: readonly [OrderFee['kind'], Known<Money>][] = [
    ['tip', money('totalTipReceivedSet')],
    ['duty', readDuties(node, money)],
    ['other', money('originalTotalAdditionalFeesSet')],
  ];
  // Without the tips it is not known what is a fee.
  const isKnown = parts[0]?.[1] !== undefined;
  const fees = parts.flatMap(([kind, amount]) => (amount && !isZero(amount) ? [{ kind, amount }] : []));
  return { fees: isKnown ? fees : undefined, areAllKnown: parts.every(([, amount]) => amount !== undefined) };
}

/** Duties that an edit added are only among the current ones; those that the prices include are no fee. */
function readDuties(node: Node, money: (field: string) => Known<Money>): Known<Money> {
  if (node.dutiesIncluded === true) return null;
  const original = money('originalTotalDutiesSet');
  return original === null ? (money('currentTotalDutiesSet') ?? null) : original;
}
