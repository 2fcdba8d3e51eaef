import { checkOrderTotals, type Order, orderSchema } from '@makerfex/integrations-core/records';
import { readOrders } from '../src/map/order.ts';
import { plainReceipt } from './plain.ts';

/** Maps one receipt as it is, and checks the order as core does. */
export function readReceipt(raw: unknown): { order: Order; fields: string[]; sums: string[] } {
  const { items, warnings, rejected } = readOrders([raw]);
  const [order] = items;
  if (!order) throw new Error(`rejected: ${JSON.stringify(rejected)}`);
  const sums = checkOrderTotals(order).map(({ problem }) => problem);
  return { order: orderSchema.parse(order), fields: warnings.map(({ field }) => field), sums };
}

/** {@link readReceipt} of a plain receipt with these fields. */
export const readOne = (fields: Record<string, unknown>) => readReceipt(plainReceipt(fields));
