import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { plainListing } from '../../test/plain.ts';
import { all, idsOf, scripted, simulatedShop } from '../../test/simulated-shop.ts';
import { pullProducts } from './sync-products.ts';

const isInventory = (path: string) => path.endsWith('/batch/inventory');

/** A shop whose active listings are as many as this says when they are asked for. */
const activeOnly = (count: () => number) =>
  scripted((url) => {
    const isActive = !isInventory(url.pathname) && url.searchParams.get('state') === 'active';
    const results = isActive ? Array.from({ length: count() }, (_, n) => plainListing({ listing_id: n + 1 })) : [];
    const offset = Number(url.searchParams.get('offset'));
    return { count: results.length, results: results.slice(offset, offset + Number(url.searchParams.get('limit'))) };
  });

describe('the listings of a shop', () => {
  it('are read four pages at once, each page once', async () => {
    let [underWay, most] = [0, 0];
    const { context, simulator } = simulatedShop({ products: 1_500 }, async (_, response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await delay(2);
      underWay -= 1;
      return response;
    });
    const pages = await all(pullProducts(context));
    expect(new Set(idsOf(pages)).size).toBe(1_500);
    expect(most).toBe(4);
    const lists = simulator.requests.filter(({ path }) => !isInventory(path)).map(({ query }) => query);
    expect(new Set(lists).size).toBe(lists.length);
    expect(lists).toHaveLength(5 + pages.length);
  });

  it('are read to the end of a list that has become longer since it was counted', async () => {
    let asked = 0;
    const pages = await all(pullProducts(activeOnly(() => ((asked += 1) === 1 ? 150 : 420))));
    expect(new Set(idsOf(pages)).size).toBe(420);
  });

  it('are complete when a list has become shorter since it was counted', async () => {
    let asked = 0;
    const pages = await all(pullProducts(activeOnly(() => ((asked += 1) === 1 ? 900 : 130))));
    expect(idsOf(pages)).toHaveLength(130);
  });

  it('are all found by runs that are killed again and again, each with pages ahead', async () => {
    const { context } = simulatedShop({ products: 900 }, async (_, response) => {
      await delay(1);
      return response;
    });
    const found: string[] = [];
    let cursor: Parameters<typeof pullProducts>[0]['cursor'] = null;
    for (let attempts = 0; attempts < 20; attempts += 1) {
      let pages = 0;
      for await (const page of pullProducts({ ...context, cursor })) {
        found.push(...page.items.map(({ externalId }) => externalId));
        cursor = page.cursor;
        if ((pages += 1) === 2) break;
      }
    }
    expect(found).toHaveLength(900);
    expect(new Set(found).size).toBe(900);
  });

  it('have nothing under way when the run was left early', async () => {
    let underWay = 0;
    const { context } = simulatedShop({ products: 1_500 }, async (_, response) => {
      underWay += 1;
      await delay(2);
      underWay -= 1;
      return response;
    });
    for await (const _ of pullProducts(context)) break;
    expect(underWay).toBe(0);
  });

  it('say when they were requested, since a delivery may have brought something newer meanwhile', async () => {
    const { context } = simulatedShop({ products: 300 });
    const begin = new Date();
    const pages = await all(pullProducts(context));
    expect(pages.every(({ readAt }) => readAt && readAt >= begin && readAt <= new Date())).toBe(true);
  });
});
