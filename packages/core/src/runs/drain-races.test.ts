import { describe, expect, it } from 'vitest';
import { drainShop, things } from '../../test/drain-shop.ts';
import { pagesOf, type Read, thing } from '../../test/pull-shop.ts';

const second = '2026-11-28T10:00:00.000Z';

/** A list of one page. `meanwhile` happens after the provider was asked for it, and before it is written. */
const onePage = (items: ReturnType<typeof thing>[], meanwhile: () => Promise<unknown>): Read =>
  async function* () {
    await meanwhile();
    yield { items, cursor: { page: 1 } };
  };

describe('a delivery during an import', () => {
  it('wins over a page that was asked for before, of two versions of the same second', async () => {
    const acme = things(thing('a', 'second', second));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(onePage([thing('a', 'first', second)], () => shop.drain(['a'])));
    expect(shop.hosted()).toEqual({ a: 'second' });
  });

  it('wins over a page that was asked for before, of two versions without a time', async () => {
    const acme = things(thing('a', 'second'));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(onePage([thing('a', 'first')], () => shop.drain(['a'])));
    expect(shop.hosted()).toEqual({ a: 'second' });
  });

  it('wins over a page that says itself when it was read', async () => {
    const acme = things(thing('a', 'second', second));
    const shop = await drainShop({ fetch: acme.fetch });
    const preparedAt = new Date(Date.now() - 60_000);
    await shop.drain(['a']);
    await shop.run(async function* () {
      yield { items: [thing('a', 'first', second)], cursor: { page: 1 }, readAt: preparedAt };
    });
    expect(shop.hosted()).toEqual({ a: 'second' });
  });

  it('loses to a page that is newer by its own time', async () => {
    const acme = things(thing('a', 'first', second));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(onePage([thing('a', 'second', '2026-11-28T10:00:01.000Z')], () => shop.drain(['a'])));
    expect(shop.hosted()).toEqual({ a: 'second' });
  });

  it('loses to a page that was asked for after it, of two versions of the same second', async () => {
    const acme = things(thing('a', 'first', second));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.drain(['a']);
    await shop.run(pagesOf([thing('a', 'second', second)]));
    expect(shop.hosted()).toEqual({ a: 'second' });
  });

  it('keeps its record alive although the enumeration does not see it', async () => {
    const acme = things(thing('a'), thing('x'));
    const shop = await drainShop({ fetch: acme.fetch, enumerates: true });
    const run = await shop.run(async function* () {
      yield { items: [thing('a')], cursor: { page: 1 } };
      await shop.drain(['x']);
      yield { items: [thing('b')], cursor: { page: 2 } };
    });
    expect(run.progress).toMatchObject({ deleted: 0 });
    expect(Object.keys(shop.hosted())).toEqual(['x', 'a', 'b']);
    // Only the drain has looked it up: the import counts it as seen.
    expect(acme.asked).toEqual([['x']]);
  });

  it('keeps an unchanged record alive that moved in the list meanwhile', async () => {
    const acme = things(thing('a'), thing('x'));
    const shop = await drainShop({ fetch: acme.fetch, enumerates: true });
    await shop.run(pagesOf([thing('a'), thing('x')]));
    const run = await shop.run(onePage([thing('a')], () => shop.drain(['x'])));
    expect(run.progress).toMatchObject({ deleted: 0 });
    expect(acme.asked).toEqual([['x']]);
  });

  it('does not bring back a record that was read before it was deleted', async () => {
    const acme = things();
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(pagesOf([thing('a')]));
    const run = await shop.run(onePage([thing('a')], () => shop.drain(['a'], { mayBeGone: true })));
    expect(run.progress).toMatchObject({ created: 0, changed: 0, unchanged: 1 });
    expect(shop.hosted()).toEqual({});
    const deletedAt = (await shop.link('a'))?.deletedAt?.getTime();
    // What was read in the same millisecond may be from before it.
    await expect.poll(Date.now, { interval: 1 }).toBeGreaterThan(deletedAt ?? Number.POSITIVE_INFINITY);
    await shop.run(pagesOf([thing('a')]));
    expect(shop.hosted()).toEqual({ a: 'Thing a' });
  });

  it('does not bring back a record that was never imported, and was read before it was deleted', async () => {
    const acme = things();
    const shop = await drainShop({ fetch: acme.fetch });
    const run = await shop.run(onePage([thing('a'), thing('b')], () => shop.drain(['a'], { mayBeGone: true })));
    expect(run.progress).toMatchObject({ fetched: 2, created: 1, unchanged: 1 });
    expect(shop.hosted()).toEqual({ b: 'Thing b' });
    await shop.run(pagesOf([thing('a')]));
    expect(shop.hosted()).toEqual({ b: 'Thing b', a: 'Thing a' });
  });

  it('does not bring it back with `reapply` either, and no dry run says so', async () => {
    const acme = things();
    const shop = await drainShop({ fetch: acme.fetch });
    const read = onePage([thing('a')], () => shop.drain(['a'], { mayBeGone: true }));
    const tried = await shop.run(read, { dry_run: true });
    expect(tried.result).toMatchObject({ created: 0, unchanged: 1 });
    await shop.run(read, { reapply: true });
    expect(shop.hosted()).toEqual({});
  });

  it('brings back a record that is there again when a delivery names it', async () => {
    const acme = things();
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.drain(['a'], { mayBeGone: true });
    acme.put(thing('a', 'back'));
    await shop.drain(['a']);
    expect(shop.hosted()).toEqual({ a: 'back' });
  });

  it('does not bring it back with `reapply` either', async () => {
    const acme = things();
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(pagesOf([thing('a')]));
    const read = onePage([thing('a')], () => shop.drain(['a'], { mayBeGone: true }));
    await shop.run(read, { reapply: true });
    expect(shop.hosted()).toEqual({});
  });

  it('keeps a record that a page reports as deleted and that was read after that', async () => {
    const acme = things(thing('a', 'back'));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.run(pagesOf([thing('a')]));
    const run = await shop.run(async function* () {
      await shop.drain(['a']);
      yield { items: [], deleted: ['a'], cursor: { page: 1 } };
    });
    expect(run.progress).toMatchObject({ deleted: 0 });
    expect(shop.hosted()).toEqual({ a: 'back' });
  });

  it('is no different to a dry run', async () => {
    const acme = things(thing('a', 'second', second));
    const shop = await drainShop({ fetch: acme.fetch });
    const run = await shop.run(
      onePage([thing('a', 'first', second)], () => shop.drain(['a'])),
      { dry_run: true },
    );
    expect(run.result).toMatchObject({ created: 0, changed: 0, unchanged: 1 });
  });
});

describe('a delivery', () => {
  it('before the first page of an import leaves nothing to do for it', async () => {
    const acme = things(thing('a', 'A', second));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.drain(['a']);
    const run = await shop.run(pagesOf([thing('a', 'A', second)]));
    expect(run.progress).toMatchObject({ created: 0, changed: 0, unchanged: 1 });
    expect(shop.hostRows()).toBe(1);
  });

  it('that comes late, out of order or again leads to what the provider has now', async () => {
    const acme = things(thing('a', 'newest', second));
    const shop = await drainShop({ fetch: acme.fetch });
    await shop.drain(['a']);
    await shop.drain(['a'], { at: new Date(Date.now() - 3_600_000) });
    acme.remove('a');
    await shop.drain(['a'], { mayBeGone: true });
    await shop.drain(['a']);
    expect(shop.hosted()).toEqual({});
    expect(shop.batches.map(({ items, deleted }) => [items, deleted])).toEqual([
      [['a'], []],
      [[], ['a']],
    ]);
  });
});
