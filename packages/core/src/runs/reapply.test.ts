import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type PullShopOptions, pagesOf, pullShop, type Read, thing } from '../../test/pull-shop.ts';

const records = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => thing(id, id, '2026-01-01T00:00:00.000Z'));
const sent = (shop: Awaited<ReturnType<typeof pullShop>>, from = 0) =>
  shop.batches.slice(from).flatMap(({ items }) => items);

/** A shop whose records the host has, as its port wrote them. */
async function importedShop(options: PullShopOptions = {}) {
  const shop = await pullShop(options);
  await shop.run(pagesOf(records));
  const hostIds = shop.batches.flatMap((batch) => batch.hostIds);
  expect(hostIds).toEqual(records.map(() => null));
  return { shop, imported: shop.batches.length };
}

describe('a run with reapply', () => {
  it('sends every record to the port with its host id, and counts it as changed', async () => {
    const { shop, imported } = await importedShop();
    const rows = shop.hostRows();
    const run = await shop.run(pagesOf(records), { reapply: true });
    expect(run).toMatchObject({
      state: 'SUCCESS',
      progress: { fetched: 6, created: 0, changed: 6, unchanged: 0, duplicates: 0 },
    });
    expect(sent(shop, imported)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(shop.batches.slice(imported).flatMap(({ hostIds }) => hostIds)).not.toContain(null);
    expect(shop.hostRows()).toBe(rows);
  });

  it('reads everything and moves the watermark, and the next import sends nothing', async () => {
    const { shop, imported } = await importedShop();
    const windows: unknown[] = [];
    const read: Read = async function* (context) {
      windows.push(context.window.since);
      yield* pagesOf(records)(context);
    };
    const run = await shop.run(read, { reapply: true });
    expect(windows).toEqual([null]);
    expect((await shop.place())?.watermark).toEqual(run.startedAt);
    const count = shop.batches.length;
    expect((await shop.run(read)).progress).toMatchObject({ changed: 0, unchanged: 6 });
    expect(shop.batches).toHaveLength(count);
    expect(count).toBeGreaterThan(imported);
  });

  it('is narrowed by since', async () => {
    const { shop } = await importedShop();
    const since = new Date('2026-02-01T00:00:00.000Z');
    let found: Date | null = null;
    const read: Read = async function* ({ window }) {
      found = window.since;
      yield { items: [], cursor: { page: 1 } };
    };
    await shop.run(read, { reapply: true, since: since.toISOString() });
    expect(found).toEqual(since);
  });

  it('also sends a record that is older than the one that is known', async () => {
    const { shop } = await importedShop();
    const older = [thing('a', 'older', '2025-01-01T00:00:00.000Z')];
    expect((await shop.run(pagesOf(older), { full: true })).progress).toMatchObject({ unchanged: 1 });
    expect((await shop.run(pagesOf(older), { reapply: true })).progress).toMatchObject({ changed: 1 });
    expect(shop.hosted()['a']).toBe('older');
  });

  it('reports the deletion of a record again', async () => {
    const { shop } = await importedShop();
    const read: Read = async function* () {
      yield { items: [], deleted: ['a'], cursor: { page: 1 } };
    };
    expect((await shop.run(read)).progress).toMatchObject({ deleted: 1 });
    expect((await shop.run(read)).progress).toMatchObject({ deleted: 0 });
    expect((await shop.run(read, { reapply: true })).progress).toMatchObject({ deleted: 1 });
    expect(shop.batches.at(-1)?.deleted).toEqual(['a']);
  });

  it.each([false, true])('resumes after a lost worker and sends nothing twice: enumerates %s', async (enumerates) => {
    const { shop, imported } = await importedShop({ enumerates });
    let reads = 0;
    const read: Read = async function* (context) {
      reads += 1;
      let page = 0;
      for await (const each of pagesOf(records)(context)) {
        page += 1;
        // The process stops after the second batch of the first attempt.
        if (reads === 1 && page === 3) await once(context.signal, 'abort');
        yield each;
      }
    };
    shop.script.read = read;
    const run = await shop.ask({ reapply: true });
    await expect.poll(() => sent(shop, imported).length).toBe(4);
    await shop.integrations.stop();
    const other = shop.process();
    await other.start();
    const done = await other.for(shop.actor).runs.waitFor(run.id);
    expect(done).toMatchObject({ state: 'SUCCESS', attempts: 2, progress: { fetched: 6, changed: 6, unchanged: 0 } });
    expect(sent(shop, imported)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('sends a record once if the list is read a second time', async () => {
    const { shop, imported } = await importedShop({ enumerates: true });
    // The first look misses f, so there is a second one.
    let looks = 0;
    const read: Read = (context) => {
      looks += 1;
      return pagesOf(looks === 1 ? records.slice(0, 5) : records)(context);
    };
    const run = await shop.run(read, { reapply: true });
    expect(looks).toBe(2);
    expect(sent(shop, imported)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(run.progress).toMatchObject({ fetched: 6, changed: 6, unchanged: 0, deleted: 0 });
  });

  it('starts over after one that failed: the port was wrong until then', async () => {
    const { shop, imported } = await importedShop();
    shop.script.beforePort = async () => {
      if (sent(shop, imported).length === 4) throw new Error('bug');
    };
    expect(await shop.run(pagesOf(records), { reapply: true })).toMatchObject({ state: 'FAILURE' });
    shop.script.beforePort = async () => undefined;
    const before = shop.batches.length;
    expect((await shop.run(pagesOf(records), { reapply: true })).progress).toMatchObject({ changed: 6 });
    expect(sent(shop, before)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('counts records that are new as created', async () => {
    const { shop } = await importedShop();
    const run = await shop.run(pagesOf([...records, thing('new')]), { reapply: true });
    expect(run.progress).toMatchObject({ fetched: 7, created: 1, changed: 6 });
  });
});

describe('a run with full', () => {
  it('reads everything and sends nothing that is unchanged', async () => {
    const { shop, imported } = await importedShop();
    expect((await shop.run(pagesOf(records), { full: true })).progress).toMatchObject({ fetched: 6, unchanged: 6 });
    expect(shop.batches).toHaveLength(imported);
  });
});
