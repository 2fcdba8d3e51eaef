import { type Order, orderSchema } from '@makerfex/integrations-core/records';
import { expect } from 'vitest';
import { readOrder } from '../src/map/order.ts';
import { mapNodes } from '../src/map/page.ts';
import { plainOrder } from './plain.ts';

export const readOrders = (...nodes: unknown[]) => mapNodes(nodes, async (node) => node, readOrder);

/** Reads one valid order, and checks it against the canonical schema. */
export async function readNode(node: unknown) {
  const { items, warnings, rejected } = await readOrders(node);
  expect(rejected).toEqual([]);
  const order: Order = orderSchema.parse(items[0]);
  return { order, warnings };
}

/** A plain order with other fields. */
export const readOne = (fields: Record<string, unknown> = {}) => readNode(plainOrder(fields));
