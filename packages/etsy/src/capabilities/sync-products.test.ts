import { productSchema } from '@makerfex/integrations-core/records';
import { describe, expect, it } from 'vitest';
import { plainListing } from '../../test/plain.ts';
import { all, idsOf, rewriting, scripted, simulatedShop } from '../../test/simulated-shop.ts';
import { productCursor, pullProducts } from './sync-products.ts';

const isBatch = (url: URL) => url.pathname.endsWith('/batch/inventory');
const none = { count: 0, results: [] };
/** A shop with these active listings and no inventories. */
const active = (...results: unknown[]) =>
  scripted((url) => {
    const isActive = !isBatch(url) && url.searchParams.get('state') === 'active';
    const from = Number(url.searchParams.get('offset'));
    const limit = Number(url.searchParams.get('limit'));
    return isActive ? { count: results.length, results: results.slice(from, from + limit) } : none;
  });
const reasons = (pages: readonly { incomplete?: string | undefined }[]) =>
  pages.flatMap(({ incomplete }) => incomplete ?? []);

describe('sync_products', () => {
  it('reads every listing of every state once, with its inventory, and reports the total', async () => {
    const { context } = simulatedShop({ products: 730 });
    const pages = await all(pullProducts(context));
    const items = pages.flatMap((page) => page.items.map((item) => productSchema.parse(item)));
    expect(idsOf(pages)).toHaveLength(730);
    expect(new Set(idsOf(pages)).size).toBe(730);
    expect(new Set(items.map(({ status }) => status))).toEqual(
      new Set(['active', 'inactive', 'sold_out', 'draft', 'expired']),
    );
    const variants = items.flatMap((item) => item.variants ?? []);
    expect(new Set(variants.map(({ options }) => options?.length))).toEqual(new Set([0, 1, 2, 3]));
    expect(pages.every(({ total }) => total === 730)).toBe(true);
    expect(reasons(pages)).toEqual([]);
  });

  it('requests inventories 100 at a time, not with the list, which Etsy ends in 2026', async () => {
    const { context, simulator } = simulatedShop({ products: 250 });
    await all(pullProducts(context));
    const batches = simulator.requests.filter(({ path }) => path.endsWith('/batch/inventory'));
    const sizes = batches.map(({ query }) => decodeURIComponent(query).split(',').length);
    expect(Math.max(...sizes)).toBe(100);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(250);
    expect(simulator.requests.some(({ query }) => query.includes('Inventory'))).toBe(false);
  });

  it('reads an empty shop as complete', async () => {
    const pages = await all(pullProducts(simulatedShop().context));
    expect(idsOf(pages)).toEqual([]);
    expect(reasons(pages)).toEqual([]);
  });

  it('resumes after any page without losing or repeating a listing', async () => {
    const { context } = simulatedShop({ products: 350 });
    const pages = await all(pullProducts(context));
    for (const [index, { cursor }] of pages.entries()) {
      const stored = productCursor.parse(JSON.parse(JSON.stringify(cursor)));
      const rest = await all(pullProducts({ ...context, cursor: stored }));
      expect([...idsOf(pages.slice(0, index + 1)), ...idsOf(rest)].toSorted()).toEqual(idsOf(pages).toSorted());
    }
  });

  it('halves a batch of inventories with an unknown id until that one is alone, and keeps its listing (#652)', async () => {
    const { context, simulator } = simulatedShop({ products: 60 });
    const deletedIds = simulator.deleteProducts(2, { stillListed: true });
    const pages = await all(pullProducts(context));
    expect(idsOf(pages)).toHaveLength(60);
    const unknown = pages
      .flatMap(({ items }) => items.filter(({ variants }) => !variants))
      .map(({ externalId }) => externalId);
    const warnings = pages.flatMap((page) => page.warnings ?? []);
    expect(warnings.map(({ field, externalId }) => [field, externalId])).toEqual(
      unknown.map((id) => ['inventory', id]),
    );
    // One of them has no variations, so its own stock is that of its variant.
    expect(unknown.filter((id) => deletedIds.includes(id))).toHaveLength(1);
    expect(simulator.requests.filter(({ status }) => status === 404).length).toBeGreaterThan(4);
  });

  it('keeps a listing whose inventory is malformed, with a warning', async () => {
    const { context } = simulatedShop(
      { products: 3 },
      rewriting('/batch/inventory', () => ({ results: [null, {}, 'x'] })),
    );
    const pages = await all(pullProducts(context));
    expect(idsOf(pages)).toHaveLength(3);
    const products = pages.flatMap(({ items }) => items);
    expect(products.map(({ variants }) => variants?.length)).toEqual([undefined, undefined, 1]);
    expect(pages.flatMap(({ warnings }) => warnings ?? [])).toMatchObject([
      { field: 'inventory' },
      { field: 'inventory' },
    ]);
  });

  it.each(['<html>', { results: {} }])('rejects a list of inventories that is %j', async (body) => {
    const { context } = simulatedShop(
      { products: 3 },
      rewriting('/batch/inventory', () => body),
    );
    await expect(all(pullProducts(context))).rejects.toMatchObject({ code: 'provider_malformed' });
  });
});

describe('the listings of a shop', () => {
  it('are returned once when they are on two pages (#510)', async () => {
    const { context, simulator } = simulatedShop({ products: 300 });
    const pages = [];
    for await (const page of pullProducts(context)) {
      // Etsy lists the newest first: a new one shifts all others to a later offset.
      if (pages.length === 0) simulator.addProducts(4);
      pages.push(page);
    }
    expect(idsOf(pages)).toHaveLength(300);
    expect(new Set(idsOf(pages)).size).toBe(300);
  });

  it('are incomplete, with a notice, when a state has more than the offset cap shows', async () => {
    const { context, simulator } = simulatedShop({ products: 21_000 });
    const pages = await all(
      pullProducts({ ...context, cursor: { state: 0, offset: 11_900, counts: [0, 0, 0, 0, 0] } }),
    );
    expect(reasons(pages)[0]).toContain('12,100 listings in the state active');
    expect(pages.flatMap(({ notices }) => notices ?? [])).toMatchObject([
      { level: 'warning', code: 'etsy_offset_cap' },
    ]);
    expect(simulator.requests.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('are returned when the list repeats one and has one without an id', async () => {
    const pages = await all(pullProducts(active(plainListing(), plainListing(), plainListing({ listing_id: null }))));
    expect(idsOf(pages)).toEqual(['5']);
    expect(pages.flatMap(({ rejected }) => rejected ?? [])).toMatchObject([{ externalId: null, field: 'listing_id' }]);
  });
});
