import { checkOrderTotals, mergeRecord, type Product } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { contractsFolder, nullableKeys } from '../../test/openapi.ts';
import { dropped, keysOf } from '../../test/paths.ts';
import { readListing } from '../../test/read-product.ts';
import { ofEveryShape, simulatedListings, simulatedReceipts } from '../../test/simulated-records.ts';
import { readOrders } from './order.ts';

const readOrder = (raw: unknown) => readOrders([raw]).items[0];

function readProduct({ raw, inventory }: { raw: unknown; inventory: unknown }): Product | undefined {
  return readListing(raw, inventory).items[0];
}

/** The keys without which a host loses data: it reads the record whole, then without the key. A rejected record loses nothing. */
function lossesOf(raw: unknown, read: (raw: unknown) => object | undefined): string[] {
  const known = read(raw);
  if (!known) throw new Error('The record is rejected.');
  return keysOf(raw)
    .filter((path) => {
      const next = read(dropped(raw, path));
      return next && JSON.stringify(mergeRecord(known, next), sorted) !== JSON.stringify(known, sorted);
    })
    .map((path) => path.join('.'));
}

/** Ignores undefined fields, the order of keys, and the ids of variants, which Etsy renews at every edit. */
const sorted = (key: string, value: unknown): unknown => {
  if (key === 'variants' && Array.isArray(value)) return value.map((variant) => ({ ...variant, externalId: '' }));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b)));
};

const shapeOfReceipt = (raw: Record<string, unknown>) => {
  const text = JSON.stringify(raw);
  const of = (pattern: RegExp) => new Set(text.match(pattern));
  return [
    raw['status'],
    raw['is_gift'],
    raw['gift_sender'],
    raw['first_line'] === null,
    raw['second_line'] === null,
    ...[of(/"is_digital":\w+/g), of(/"shipping_upgrade":[^,]+/g), of(/"question_id":\w/g), of(/"scale_id":\d/g)].map(
      (found) => [...found],
    ),
    ...['discount_amt', 'total_tax_cost', 'total_vat_cost', 'gift_wrap_price'].map(
      (key) => Object(raw[key]).amount > 0,
    ),
    of(/"status":"(failed|succeeded)"/g).size,
    Object(raw['shipments']).length,
    raw['country_iso'],
    raw['is_shipped'],
  ];
};

describe('a host that reads a record again without one of its keys', () => {
  it('loses nothing of an order', async () => {
    const all = await simulatedReceipts({ seed: 1, orders: 250 });
    const shortestFirst = all.toSorted((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
    const receipts = ofEveryShape(shortestFirst, shapeOfReceipt);
    expect(receipts.length).toBeGreaterThan(10);
    for (const raw of receipts) expect(lossesOf(raw, readOrder)).toEqual([]);
  });

  it('loses nothing of a product', async () => {
    const listings = ofEveryShape(await simulatedListings(1), ({ raw, inventory }) => [
      raw['has_variations'],
      inventory === null,
      Object(inventory)?.products?.[0]?.property_values?.length,
    ]);
    expect(listings.length).toBeGreaterThan(3);
    for (const listing of listings)
      expect(
        lossesOf(listing, (raw) => readProduct({ raw: Object(raw).raw, inventory: Object(raw).inventory })),
      ).toEqual([]);
  });

  it.skipIf(!contractsFolder)(
    'drops every key that Etsy documents as nullable (skipped when CONTRACTS_DIR is not set)',
    async () => {
      const tried = new Set(
        [...(await simulatedReceipts({ seed: 1, orders: 250 })), ...(await simulatedListings(1))].flatMap((raw) =>
          keysOf(raw).map((path) => path.at(-1)),
        ),
      );
      const schemas = [
        'ShopReceipt',
        'ShopReceiptTransaction',
        'TransactionVariations',
        'ShopReceiptShipment',
        'ShopRefund',
        'ListingPropertyValue',
      ];
      for (const key of nullableKeys(schemas)) expect(tried).toContain(key);
    },
  );
});

it.each([1, 2, 3, 4, 5])('the amounts of every simulated order add up (seed %i)', async (seed) => {
  const { items, warnings, rejected } = readOrders(await simulatedReceipts({ seed, orders: 400 }));
  expect(items).toHaveLength(400);
  expect([...warnings, ...rejected]).toEqual([]);
  expect(items.flatMap(checkOrderTotals)).toEqual([]);
  for (const included of [true, false, undefined])
    expect(items.some(({ totals }) => totals.taxesIncluded === included)).toBe(true);
});
