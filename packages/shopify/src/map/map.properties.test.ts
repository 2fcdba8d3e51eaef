import { type RawObject, type RecordReader, readList } from '@makerfex/integrations-core/provider';
import { type CanonicalRecord, checkOrderTotals, mergeRecord } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { answersOf, type Changed, mistypedEach, withoutEach } from '../../test/answers.ts';
import { customerDocuments, orderDocuments, productDocuments } from '../documents/resources.ts';
import { readCustomer } from './customer.ts';
import { readOrder } from './order.ts';
import { mapNodes } from './page.ts';
import { readProduct } from './product.ts';

const shopOf = (seed: number) => ({ seed, orders: 100, products: 30, customers: 40 });
/** More with `LONG_TESTS=1`, as at night. */
const seeds = process.env['LONG_TESTS'] ? [1, 2, 3] : [1];
const kinds = [
  { type: 'Order', deep: 'lineItems.nodes.0.sku', documents: orderDocuments, read: readOrder },
  {
    type: 'Product',
    deep: 'variants.nodes.0.inventoryQuantity',
    documents: productDocuments,
    read: (reader: RecordReader) => readProduct(reader, 'USD'),
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

type Read = (reader: RecordReader) => CanonicalRecord;

/** A record and its warnings; null if it is rejected. */
function attempt(node: RawObject, read: Read): { item: CanonicalRecord; warnings: readonly string[] } | null {
  const { items, warnings } = readList([node], { id: 'id' }, read);
  const [item] = items;
  return item
    ? { item: JSON.parse(JSON.stringify(item)), warnings: warnings.map((warning) => JSON.stringify(warning)) }
    : null;
}

/** Fields that a second read without a warning replaces or clears. */
function lossOf(first: CanonicalRecord, { path, node }: Changed, read: Read): string[] {
  const second = attempt(node, read);
  if (!second || second.warnings.length > 0) return [];
  const { updatedAt, ...rest } = second.item;
  const merged = mergeRecord<object>(first, updatedAt === null ? rest : second.item);
  return differences(first, merged).map((field) => `${path} -> ${field}`);
}

/** Unreadable parts that change the record without a warning, or whose warning repeats the value. */
function silenceOf(first: CanonicalRecord, { path, node }: Changed, read: Read): string[] {
  const second = attempt(node, read);
  if (!second) return [];
  if (second.warnings.join().includes('canary')) return [`${path} is repeated`];
  return second.warnings.length > 0 ? [] : differences(first, second.item).map((field) => `${path} -> ${field}`);
}

function differences(known: unknown, now: unknown, path = ''): string[] {
  if (typeof known !== 'object' || known === null) return Object.is(known, now) ? [] : [path];
  return Object.entries(known).flatMap(([name, value]) => differences(value, Object(now)[name], `${path}.${name}`));
}

describe.each(kinds)('a $type with a part that', ({ type, deep, documents, read }) => {
  const readAll = async (seed: number, find: (first: CanonicalRecord, node: RawObject) => string[]) =>
    (await answersOf(documents, shopOf(seed))).slice(0, 25).flatMap((node) => {
      const first = attempt(node, read);
      if (!first) throw new Error(`A simulated ${type} was rejected.`);
      return find(first.item, node);
    });

  it.each(seeds)('is missing from the second of two reads loses nothing without a warning (seed %i)', async (seed) => {
    const lost = await readAll(seed, (first, node) => withoutEach(node).flatMap((one) => lossOf(first, one, read)));
    expect([...new Set(lost)]).toEqual([]);
  });

  it.each(seeds)('cannot be read does not change without a warning (seed %i)', async (seed) => {
    const silent = await readAll(seed, (first, node) =>
      mistypedEach(node).flatMap((one) => silenceOf(first, one, read)),
    );
    expect([...new Set(silent)]).toEqual([]);
  });

  it('is nested is tested too', async () => {
    const nodes = await answersOf(documents, shopOf(1));
    const paths = new Set(nodes.flatMap((node) => withoutEach(node).map(({ path }) => path)));
    expect(paths).toContain(deep);
    expect(paths.size).toBeGreaterThan(30);
  });
});
