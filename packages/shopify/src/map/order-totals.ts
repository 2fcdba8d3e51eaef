import type { Known, RawObject, RecordReader } from '@makerfex/integrations-core/provider';
import {
  checkOrderTotals,
  type Money,
  type OrderAmounts,
  type OrderFee,
  type OrderTotals,
} from '@makerfex/integrations-core/records';
import { flag, withheld } from './fields.ts';
import { readBag, requiredBag, type Side } from './money.ts';
import { readingsOf } from './subtotal.ts';
import { isZero } from './tips.ts';

/** Totals of the order as placed, with the current total. */
export function readTotals(reader: RecordReader): OrderTotals {
  const taxesIncluded = reader.optional('taxesIncluded', flag, withheld);
  const total = requiredBag(reader, 'totalPriceSet');
  const amounts = readAmounts({ reader, side: 'shopMoney', total, taxesIncluded });
  if (!amounts) return reader.reject('subtotalPriceSet', 'cannot be read, and cannot be added up from the lines');
  return { ...amounts, taxesIncluded, presentment: readPresentment(reader, total.currency, taxesIncluded) };
}

function readPresentment(
  reader: RecordReader,
  shopCurrency: string,
  taxesIncluded: boolean | undefined,
): Known<OrderAmounts> {
  const [field, side] = ['totalPriceSet', 'presentmentMoney'] as const;
  const total = readBag(reader, field, side);
  if (!total) return undefined;
  if (total.currency === shopCurrency) return null;
  const amounts = readAmounts({ reader, side, total, taxesIncluded });
  return amounts ?? reader.warn(`${field}.${side}`, 'is known, but its parts are not');
}

interface AmountsInput {
  readonly reader: RecordReader;
  readonly side: Side;
  readonly total: Money;
  readonly taxesIncluded: boolean | undefined;
}

/** Amounts in one currency: the first interpretation that adds up to the total. If none does, core reports the difference. */
function readAmounts({ reader, side, total, taxesIncluded }: AmountsInput): OrderAmounts | undefined {
  const money = (field: string) => readBag(reader, field, side);
  const { fees, areAllKnown } = readFees(reader.raw, money);
  const [discount, shipping, tax] = [money('totalDiscountsSet'), money('totalShippingPriceSet'), money('totalTaxSet')];
  const stated = { afterDiscounts: money('subtotalPriceSet'), discount, shipping };
  const readings = readingsOf(reader.raw, side, total, stated).map((reading) => ({ ...reading, tax, fees, total }));
  // While a part is unknown, the total proves nothing.
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

/** A missing fee counts as none if the total is complete without it. */
function readFees(node: RawObject, money: (field: string) => Known<Money>) {
  const parts: readonly [OrderFee['kind'], Known<Money>][] = [
    ['tip', money('totalTipReceivedSet')],
    ['duty', readDuties(node, money)],
    ['other', money('originalTotalAdditionalFeesSet')],
  ];
  // Without the tips it is unknown which lines are fees.
  const isKnown = parts[0]?.[1] !== undefined;
  const fees = parts.flatMap(([kind, amount]) => (amount && !isZero(amount) ? [{ kind, amount }] : []));
  return { fees: isKnown ? fees : undefined, areAllKnown: parts.every(([, amount]) => amount !== undefined) };
}

/** Duties that an edit added are only in the current total. Duties that prices include are not a fee. */
function readDuties(node: RawObject, money: (field: string) => Known<Money>): Known<Money> {
  if (node.dutiesIncluded === true) return null;
  const original = money('originalTotalDutiesSet');
  return original === null ? (money('currentTotalDutiesSet') ?? null) : original;
}
