import { describe, expect, it } from 'vitest';
import { plainReceipt } from '../../test/plain.ts';
import { all, day, idsOf, now, rewriting, scripted, simulatedShop } from '../../test/simulated-shop.ts';
import { pullOrders } from './import-orders.ts';
import { type ReceiptCursor, receiptCursor } from './receipt-walk.ts';

const stored = (cursor: ReceiptCursor) => receiptCursor.parse(JSON.parse(JSON.stringify(cursor)));
const codesOf = (pages: readonly { notices?: readonly { code: string }[] }[]) =>
  pages.flatMap(({ notices = [] }) => notices.map(({ code }) => code));

describe('import_orders', () => {
  it('reads every receipt once, cancelled ones included, and reports the total', async () => {
    const { context, simulator } = simulatedShop({ orders: 1_234, products: 20 });
    simulator.cancelOrders(150);
    const pages = await all(pullOrders(context));
    const cancelled = pages.flatMap(({ items }) => items.filter(({ status }) => status === 'cancelled')).length;
    expect(cancelled).toBeGreaterThan(150);
    expect(new Set(idsOf(pages)).size).toBe(1_234);
    expect(idsOf(pages)).toHaveLength(1_234);
    expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([1_234 - cancelled, 1_234]));
    expect(pages.flatMap(({ rejected, warnings }) => [rejected, warnings]).flat()).toEqual([]);
  });

  it('reads an empty shop', async () => {
    const pages = await all(pullOrders(simulatedShop().context));
    expect(idsOf(pages)).toEqual([]);
    expect(pages.every(({ total }) => total === undefined)).toBe(true);
  });

  it('resumes after any page without losing or repeating a receipt', async () => {
    const { context, simulator } = simulatedShop({ orders: 470, sameSecond: 230 });
    simulator.cancelOrders(120);
    const pages = await all(pullOrders(context));
    expect(idsOf(pages)).toHaveLength(470);
    for (const [index, { cursor }] of pages.entries()) {
      const rest = await all(pullOrders({ ...context, cursor: stored(cursor) }));
      expect([...idsOf(pages.slice(0, index + 1)), ...idsOf(rest)].toSorted()).toEqual(idsOf(pages).toSorted());
    }
  });

  it('always sets the sort order (#185)', async () => {
    const { context, simulator } = simulatedShop({ orders: 300 });
    await all(pullOrders(context));
    const sorts = simulator.requests.map(({ query }) => /sort_on=\w+&sort_order=\w+/.exec(query)?.[0]);
    expect(new Set(sorts)).toEqual(new Set(['sort_on=updated&sort_order=asc', 'sort_on=created&sort_order=asc']));
  });

  it('reads only what changed in its window, and nothing that changes after it', async () => {
    const { context, simulator } = simulatedShop({ orders: 400 });
    const changed = simulator.changeOrders(30);
    const window = { since: new Date(now - 1_000), until: new Date(now) };
    const pages = await all(pullOrders({ ...context, window }));
    expect(idsOf(pages.slice(0, 1)).toSorted()).toEqual(changed.toSorted());
    const before = { since: new Date(now - 400 * day), until: new Date(now - 1_000) };
    expect(idsOf((await all(pullOrders({ ...context, window: before }))).slice(0, 4))).not.toContain(changed[0]);
  });

  it('requests no time before 2000, which Etsy rejects', async () => {
    const { context } = simulatedShop({ orders: 5 });
    const window = { since: new Date(-1), until: new Date(1) };
    expect(idsOf(await all(pullOrders({ ...context, window })))).toEqual([]);
  });

  it('stops when it is aborted', async () => {
    const { context, simulator } = simulatedShop({ orders: 500 });
    const abort = new AbortController();
    const read = async () => {
      for await (const page of pullOrders({ ...context, signal: abort.signal })) {
        expect(page.items).toHaveLength(97);
        abort.abort(new Error('enough'));
      }
    };
    await expect(read()).rejects.toThrow('enough');
    expect(simulator.requests).toHaveLength(1);
  });
});

describe('below the offset cap', () => {
  it('reads more than 12,000 receipts without an offset beyond it (#344)', async () => {
    const { context, simulator } = simulatedShop({ orders: 12_500 });
    const pages = await all(pullOrders(context));
    expect(idsOf(pages)).toHaveLength(12_500);
    expect(new Set(idsOf(pages)).size).toBe(12_500);
    expect(simulator.requests.filter(({ status }) => status !== 200)).toEqual([]);
    expect(codesOf(pages)).toEqual([]);
  });

  it('reports a second that has more receipts, and continues', async () => {
    const { context, simulator } = simulatedShop({ orders: 1_000, sameSecond: 700, maxOffset: 12_000 });
    expect(codesOf(await all(pullOrders(context)))).toEqual([]);
    expect(simulator.requests.some(({ query }) => query.includes('offset=600'))).toBe(true);
    const many = simulatedShop({ orders: 12_700, sameSecond: 12_600 });
    const pages = await all(pullOrders(many.context));
    expect(new Set(idsOf(pages)).size).toBeGreaterThan(12_100);
    expect(new Set(idsOf(pages)).size).toBeLessThan(12_700);
    expect(codesOf(pages)).toEqual(['etsy_offset_cap']);
    expect(many.simulator.requests.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('ends with a notice when the last second of its window has more', async () => {
    const second = 1_790_000_000;
    const results = Array.from({ length: 100 }, (_, n) =>
      plainReceipt({ receipt_id: n + 1, updated_timestamp: second, created_timestamp: second }),
    );
    const requested: string[] = [];
    const context = scripted((url) => {
      requested.push(url.search);
      return { count: 1e9, results };
    });
    const window = { since: null, until: new Date(second * 1000) };
    const pages = await all(pullOrders({ ...context, window }));
    const [notice] = pages.flatMap(({ notices = [] }) => notices);
    expect(notice).toMatchObject({ code: 'etsy_offset_cap', message: expect.stringContaining('2026-09-21T14:13:20') });
    expect(requested.filter((query) => query.includes(String(second + 1)))).toEqual([]);
  });

  it('ends with a notice when a list is out of order', async () => {
    const results = Array.from({ length: 100 }, (_, n) =>
      plainReceipt({ receipt_id: n + 1, updated_timestamp: 1_790_000_000 - n, created_timestamp: 1_790_000_000 - n }),
    );
    const pages = await all(pullOrders(scripted(() => ({ count: 1e9, results }))));
    expect(new Set(idsOf(pages)).size).toBe(100);
    expect(codesOf(pages)).toEqual(['etsy_offset_cap', 'etsy_offset_cap']);
  });

  it('ends when a list counts receipts that it does not show', async () => {
    expect(idsOf(await all(pullOrders(scripted(() => ({ count: 1e9, results: [] })))))).toEqual([]);
  });
});

describe('while the shop changes', () => {
  /** Reads page by page while other receipts change; those that change before they are read belong to the next run. */
  async function readWhileChanging(options: { orders: number; sameSecond?: number; interruptions?: number }) {
    let clock = now;
    const { context, simulator } = simulatedShop({ ...options, now: () => clock });
    clock += 60_000;
    const found = new Set<string>();
    const changed = new Set<string>();
    let cursor: ReceiptCursor | null = null;
    for (let left = options.interruptions ?? 0; left >= 0; left -= 1) {
      for await (const page of pullOrders({ ...context, cursor })) {
        for (const { externalId } of page.items) found.add(externalId);
        for (const id of simulator.changeOrders(15)) changed.add(id);
        cursor = stored(page.cursor);
        if (left > 0 && page.cursor.offset > 0) break;
      }
    }
    return { found, known: new Set([...found, ...changed]) };
  }

  it('misses no receipt when others leave the list between two pages', async () => {
    expect((await readWhileChanging({ orders: 500 })).known.size).toBe(500);
  });

  it('misses none within one second, when it pages by offset', async () => {
    const { found, known } = await readWhileChanging({ orders: 600, sameSecond: 600 });
    expect(known.size).toBe(600);
    expect(found.size).toBeLessThan(600);
  });

  it('misses none within one second when it is interrupted there', async () => {
    const { known } = await readWhileChanging({ orders: 600, sameSecond: 600, interruptions: 3 });
    expect(known.size).toBe(600);
  });

  it('reads the newer version of a receipt that comes twice', async () => {
    const { context, simulator } = simulatedShop({ orders: 150 });
    const pages = [];
    let changed: string[] = [];
    for await (const page of pullOrders(context)) {
      if (pages.length === 0) changed = simulator.changeOrders(150);
      pages.push(page);
    }
    const last = new Map(pages.flatMap(({ items }) => items.map((item) => [item.externalId, item] as const)));
    expect(changed.map((id) => last.get(id)?.note)).toEqual(changed.map(() => 'Changed 1 times'));
  });
});

describe('malformed pages', () => {
  it('continues when phantom receipts make a page shorter than its limit (#652)', async () => {
    const withoutFirst = rewriting('/receipts', ({ count, results }) => ({ count, results: results.slice(1) }));
    const { context } = simulatedShop({ orders: 350 }, withoutFirst);
    expect(idsOf(await all(pullOrders(context))).length).toBeGreaterThan(340);
  });

  it.each([4_000_000_000, 1_000_000_000, 5, -1, 1.5, 'soon', null])(
    'reads every receipt when a page ends at %j',
    async (updated_timestamp) => {
      const spoil = rewriting('/receipts', ({ count, results }) => ({
        count,
        results: results.map((raw) =>
          // The last one of the first page, whose last three receipts are left to the next one.
          Object(raw).receipt_id === 3_000_000_097
            ? { ...Object(raw), updated_timestamp, update_timestamp: null }
            : raw,
        ),
      }));
      const { context, simulator } = simulatedShop({ orders: 450 }, spoil);
      expect(idsOf(await all(pullOrders(context)))).toHaveLength(450);
      // A plausible time is believed: the page is then out of order, and the walk continues by offset.
      const isBelieved = updated_timestamp === 1_000_000_000;
      expect(simulator.requests.some(({ query }) => query.includes('offset=100'))).toBe(isBelieved);
    },
  );

  it('goes by the length of pages when the count is wrong or missing', async () => {
    for (const count of [undefined, 0, 'many', -1]) {
      const { context } = simulatedShop(
        { orders: 350 },
        rewriting('/receipts', ({ results }) => ({ count, results })),
      );
      expect(idsOf(await all(pullOrders(context)))).toHaveLength(350);
    }
  });

  it('rejects one unreadable receipt and keeps the rest of its page', async () => {
    const page = { count: 3, results: [plainReceipt(), { receipt_id: 2 }, plainReceipt({ receipt_id: 3 })] };
    const [first] = await all(pullOrders(scripted(() => page)));
    expect(first?.items.map(({ externalId }) => externalId)).toEqual(['1', '3']);
    expect(first?.rejected).toMatchObject([{ externalId: '2' }]);
  });

  it.each([
    ['text', '<html>'],
    ['null', null],
    ['a list', []],
    ['an object whose results are no list', { count: 1, results: {} }],
  ])('rejects a page that is %s', async (_, body) => {
    await expect(all(pullOrders(scripted(() => body)))).rejects.toMatchObject({
      code: 'provider_malformed',
      message: expect.stringContaining('/receipts'),
    });
  });
});
