import { exact, sum } from './exact.ts';
import type { Order } from './order.ts';
import type { OrderAmounts } from './order-totals.ts';

/** A problem of a record's field. */
export interface RecordFinding {
  readonly field: string;
  /** Never contains personal data. */
  readonly problem: string;
}

/**
 * Compares an order's total with its parts: subtotal - discount + shipping + tax (unless it is included) + fees. Unknown
 * amounts count as zero. If it is unknown whether taxes are included, both sums are accepted.
 * @returns what does not add up, with the difference; empty if everything does
 * @example
 * checkOrderTotals(order); // [{ field: 'totals.total', problem: 'is 5.00 EUR more than its parts come to' }]
 */
export function checkOrderTotals({ totals }: Pick<Order, 'totals'>): RecordFinding[] {
  const { taxesIncluded, presentment } = totals;
  return [
    ...checkAmounts(totals, taxesIncluded, 'totals'),
    ...(presentment ? checkAmounts(presentment, taxesIncluded, 'totals.presentment') : []),
  ];
}

function checkAmounts(of: OrderAmounts, taxesIncluded: boolean | undefined, field: string): RecordFinding[] {
  const { subtotal, discount, shipping, tax, fees, total, current, outstanding } = of;
  const parts = [subtotal, shipping, ...(fees ?? []).map(({ amount }) => amount)];
  const currencies = [discount, tax, total, current, outstanding, ...parts].flatMap((money) => money?.currency ?? []);
  if (new Set(currencies).size > 1) return [{ field, problem: 'has amounts of several currencies' }];
  const net = sum(parts.map((money) => exact(money?.amount ?? 0))).minus(discount?.amount ?? 0);
  const gross = net.plus(tax?.amount ?? 0);
  const expected = taxesIncluded === true ? [net] : taxesIncluded === false ? [gross] : [gross, net];
  const [difference, ...others] = expected.map((value) => exact(total.amount).minus(value));
  if (!difference || difference.isZero() || others.some((other) => other.isZero())) return [];
  const amount = `${difference.abs().toFixed()} ${total.currency}`;
  const problem = difference.isPositive()
    ? `is ${amount} more than its parts come to`
    : `is ${amount} less than its parts come to`;
  return [{ field: `${field}.total`, problem }];
}
