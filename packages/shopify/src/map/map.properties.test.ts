import { type CanonicalRecord, checkOrderTotals, mergeRecord } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';
import { answersOf, withoutEach } from '../../test/answers.ts';
import { customerDocuments, orderDocuments, productDocuments } from '../documents/resources.ts';
import { readCustomer } from './customer.ts';
import type { Node } from './node.ts';
import { readOrder } from './order.ts';
import { mapNodes } from './page.ts';
import { readProduct } from './product.ts';
import { Reader } from './reader.ts';

const shopOf = (seed: number) => ({ seed, orders: 100, products: 30, customers: 40 });
const seeds = [1, 2, 3];
const kinds = [
  { type: 'Order', deep: 'lineItems.nodes.0.sku', documents: orderDocuments, read: readOrder },
  {
    type: 'Product',
    deep: 'variants.nodes.0.inventoryQuantity',
    documents: productDocuments,
    read: (reader: Reader, node: Node) => readProduct(reader, node, 'USD'),
  },
  { type: 'Customer', deep: 'addressesV2.nodes.0.address2', documents: customerDocuments, read: readCustomer },
] as const;

describe.each(seeds)('any order of a simulated shop (seed %i)', (seed) => {
  it('has totals that add up exactly, in both currencies', async () => {
    const nodes = await answersOf(orderDocuments, shopOf(seed));
    const { items, rejected } = await mapNodes(nodes, async (node) => node, readOrder);
    expect(items).toHaveLength(100);
    expect(rejected).toEqual([]);
    const faults = items.flatMap((order) =>
      checkOrderTotals(order).map((fault) => ({ order: order.number, ...fault })),
    );
    expect(faults).toEqual([]);
  });

  it('is read without a warning', async () => {
    const nodes = await answersOf(orderDocuments, shopOf(seed));
    expect((await mapNodes(nodes, async (node) => node, readOrder)).warnings).toEqual([]);
  });
});

/** What is known after a second read that differs from the first one by a part that was dropped. */
function lossOf(first: CanonicalRecord, node: Node, read: (reader: Reader, node: Node) => CanonicalRecord): string[] {
  const merged = mergeRecord(first, read(new Reader(node), node));
  return differences(JSON.parse(JSON.stringify(first)), JSON.parse(JSON.stringify(merged)));
}

function differences(known: unknown, now: unknown, path = ''): string[] {
  if (typeof known !== 'object' || known === null) return Object.is(known, now) ? [] : [path];
  return Object.entries(known).flatMap(([name, value]) => differences(value, Object(now)[name], `${path}.${name}`));
}

describe.each(kinds)(
  'a part that may be null, missing from the second of two reads: $type',
  ({ type, deep, documents, read }) => {
    it.each(seeds)('takes nothing from what is known (seed %i)', async (seed) => {
      const nodes = await answersOf(documents, shopOf(seed));
      const tried: string[] = [];
      const lost = nodes.slice(0, 40).flatMap((node) => {
        const first = read(new Reader(node), node);
        return withoutEach(node, type).flatMap((dropped) => {
          tried.push(dropped.path);
          return lossOf(first, dropped.node, read).map((field) => `${dropped.path} -> ${field}`);
        });
      });
      expect(lost).toEqual([]);
      expect(tried).toContain(deep);
      expect(tried.length).toBeGreaterThan(100);
    });
  },
);
