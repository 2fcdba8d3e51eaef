import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '@makerfex/integrations-testkit/simulator';
import { describe, expect, it } from 'vitest';
import { plainReceipt } from '../../test/plain.ts';
import { all, day, idsOf, now, scripted, simulatedShop, type Tap } from '../../test/simulated-shop.ts';
import { pullOrders } from './import-orders.ts';

/** Requests that are answered after a moment, and the most that were under way at once. */
function counted(answerAfter: () => Promise<unknown>) {
  const underWay = { now: 0, most: 0 };
  const tap: Tap = async (_, response) => {
    underWay.now += 1;
    underWay.most = Math.max(underWay.most, underWay.now);
    await answerAfter();
    underWay.now -= 1;
    return response;
  };
  return { underWay, tap };
}

const offsetsOf = (requests: readonly { readonly query: string }[]): number[] =>
  requests.map(({ query }) => Number(new URLSearchParams(query).get('offset')));

describe('a first import', () => {
  it('has four pages under way at once, each once', async () => {
    const { tap, underWay } = counted(() => delay(2));
    const { context, simulator } = simulatedShop({ orders: 1_000, canceledInLists: true }, tap);
    const pages = await all(pullOrders(context));
    expect(new Set(idsOf(pages)).size).toBe(1_000);
    expect(underWay.most).toBe(4);
    const updated = simulator.requests.filter(({ query }) => !query.includes('was_canceled'));
    expect(offsetsOf(updated)).toEqual([0, 93, 189, 285, 381, 477, 573, 669, 765, 861, 957]);
  });

  it('asks for the cancelled orders together with the last pages', async () => {
    let underWay = 0;
    let underWayThen = 0;
    const { context, simulator } = simulatedShop({ orders: 700 }, async ({ url }, response) => {
      underWay += 1;
      if (url.includes('was_canceled')) underWayThen = underWay;
      await delay(2);
      underWay -= 1;
      return response;
    });
    await all(pullOrders(context));
    expect(underWayThen).toBeGreaterThan(1);
    expect(simulator.requests.filter(({ query }) => query.includes('was_canceled'))).toHaveLength(1);
  });

  it('resumes at the cancelled orders when it was killed before the page of them that was read ahead', async () => {
    const { context } = simulatedShop({ orders: 700 });
    const whole = await all(pullOrders(context));
    const last = whole.findIndex(({ cursor }) => cursor.phase === 'canceled');
    const rest = await all(pullOrders({ ...context, cursor: whole[last]?.cursor ?? null }));
    expect(idsOf(rest)).toEqual(idsOf(whole.slice(last + 1)));
    expect(idsOf(rest).length).toBeGreaterThan(0);
  });

  it('says of a page that was read ahead when it was requested', async () => {
    const { context } = simulatedShop({ orders: 700 });
    const beforeItsTurn: boolean[] = [];
    let askedAt = 0;
    for await (const { readAt } of pullOrders(context)) {
      if (readAt) beforeItsTurn.push(readAt.getTime() < askedAt);
      await delay(5);
      askedAt = Date.now();
    }
    // The first of them is requested in its turn, and the others together with it, the cancelled orders too.
    expect(beforeItsTurn).toEqual([false, ...Array.from({ length: 7 }, () => true)]);
  });

  it('reads a page again if receipts before it have left the list meanwhile', async () => {
    const { context, simulator } = simulatedShop({ orders: 700, canceledInLists: true });
    const { context: quiet } = simulatedShop({ orders: 700, canceledInLists: true });
    const expected = new Set(idsOf(await all(pullOrders(quiet))));
    const found = new Set<string>();
    for await (const { items } of pullOrders(context)) {
      for (const { externalId } of items) found.add(externalId);
      if (found.size === 97) for (const id of [...found].slice(0, 10)) simulator.lists.import_orders.remove(id);
    }
    expect(found).toEqual(expected);
    // Ten unread receipts slid below the first offset ahead.
    const offsets = offsetsOf(simulator.requests);
    expect(offsets.slice(0, 5)).toEqual([0, 93, 189, 285, 381]);
    expect(offsets.filter((offset) => offset === 93)).toHaveLength(2);
  });

  it('reads page by page if most pages begin within the last second of the page before them', async () => {
    const list = Array.from({ length: 3_000 }, (_, n) => {
      const second = 1_790_000_000 + Math.floor(n / 12);
      return plainReceipt({ receipt_id: n + 1, updated_timestamp: second, created_timestamp: second });
    });
    let requests = 0;
    const context = scripted(({ searchParams: query }) => {
      requests += 1;
      const from = list.filter(({ updated_timestamp: at }) => at >= Number(query.get('min_last_modified')));
      const results = query.has('was_canceled') ? [] : from;
      const offset = Number(query.get('offset'));
      return { count: results.length, results: results.slice(offset, offset + 100) };
    });
    const pages = await all(pullOrders(context));
    expect(idsOf(pages)).toEqual(list.map((_, n) => String(n + 1)));
    expect(requests).toBeLessThan(2 * pages.length);
  });

  it('has nothing under way when it was left early', async () => {
    const { tap, underWay } = counted(() => delay(2));
    const { context } = simulatedShop({ orders: 1_000 }, tap);
    let pages = 0;
    for await (const _ of pullOrders(context)) if ((pages += 1) === 3) break;
    expect(underWay).toEqual({ now: 0, most: 4 });
  });
});

it('does not read ahead what changed since the last run', async () => {
  const { tap, underWay } = counted(() => delay(1));
  const { context } = simulatedShop({ orders: 600 }, tap);
  const window = { since: new Date(now - 400 * day), until: new Date(now) };
  expect(new Set(idsOf(await all(pullOrders({ ...context, window })))).size).toBeGreaterThan(550);
  expect(underWay.most).toBe(1);
});

describe.each([1, 2, 3, 4])('a list that moves while it is read, in the way %i', (seed) => {
  it('loses nothing and brings nothing twice, also if it is interrupted', async () => {
    const random = createRandom(seed, 'moves');
    let clock = now;
    const lost = new Set<string>();
    const { context, simulator } = simulatedShop({ orders: 700, now: () => clock }, async (_, response) => {
      // Answers overtake each other, and the shop changes between any two of them.
      await delay(random.fraction() * 4);
      for (const id of simulator.changeOrders(random.pick([0, 1, 60]))) lost.add(id);
      return response;
    });
    clock += 60_000;
    const versions: string[] = [];
    let cursor: Parameters<typeof pullOrders>[0]['cursor'] = null;
    for (let left = 2; left >= 0; left -= 1) {
      let pages = 0;
      for await (const page of pullOrders({ ...context, cursor })) {
        for (const { externalId, updatedAt } of page.items) versions.push(`${externalId} of ${updatedAt}`);
        cursor = page.cursor;
        if (left > 0 && (pages += 1) === 3) break;
      }
    }
    const found = new Set(versions.map((version) => version.split(' ')[0]));
    expect(new Set(versions).size).toBe(versions.length);
    // What changed before it was read has left the window, and belongs to the next run.
    expect(new Set([...found, ...lost]).size).toBe(700);
  });
});
