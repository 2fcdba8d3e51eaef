import * as z from 'zod';
import { createListings } from '../src/simulator/listings.ts';
import { createReceipts } from '../src/simulator/receipts.ts';

const listSchema = z.object({ results: z.array(z.record(z.string(), z.unknown())) });
const nowSeconds = () => 1_790_000_000;
const pageSize = 100;

/** Every receipt of a simulated shop as Etsy sends it, cancelled ones included. */
export async function simulatedReceipts(options: { seed: number; orders: number }): Promise<Record<string, unknown>[]> {
  const shop = { products: 30, emails: true, sameSecond: 0, maxOffset: 12_000, canceledInLists: true, nowSeconds };
  const receipts = createReceipts({ ...shop, ...options });
  const pages = Array.from({ length: Math.ceil(options.orders / pageSize) }, (_, page) =>
    receipts.list(new URLSearchParams({ limit: String(pageSize), offset: String(page * pageSize) })).json(),
  );
  return (await Promise.all(pages)).flatMap((page) => listSchema.parse(page).results);
}

/** The first active listings of a simulated shop as Etsy sends them, with their inventories. */
export async function simulatedListings(seed: number): Promise<{ raw: Record<string, unknown>; inventory: unknown }[]> {
  const listings = createListings({ seed, products: 60, shopId: 1, maxOffset: 12_000, nowSeconds });
  const { results } = listSchema.parse(await listings.list(new URLSearchParams({ includes: 'Images' })).json());
  const ids = results.map(({ listing_id }) => listing_id).join(',');
  const batch = listSchema.parse(await listings.batchInventory(new URLSearchParams({ listing_ids: ids })).json());
  const inventories = new Map(batch.results.map(({ listing_id, inventory }) => [listing_id, inventory]));
  return results.map((raw) => ({ raw, inventory: inventories.get(raw['listing_id']) }));
}

/** Keeps each record with a feature that no earlier record has. */
export function ofEveryShape<Item>(items: readonly Item[], shapeOf: (item: Item) => readonly unknown[]): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const features = shapeOf(item).map((feature, index) => `${index}: ${JSON.stringify(feature)}`);
    const isNew = features.some((feature) => !seen.has(feature));
    for (const feature of features) seen.add(feature);
    return isNew;
  });
}
