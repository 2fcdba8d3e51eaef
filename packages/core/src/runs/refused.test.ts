import { describe, expect, it } from 'vitest';
import { type PullShopOptions, pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import type { HostLink } from '../provider/ports.ts';

const records = ['a', 'b', 'c', 'd'].map((id) => thing(id));

/** A port that refuses some ids until they are taken out of the list. */
async function refusingShop(refused: Map<string, string>, options: PullShopOptions = {}) {
  const shop = await pullShop({ batchSize: 10, ...options });
  shop.script.answer = (links: HostLink[]) =>
    links.map((link) => {
      const rejected = refused.get(link.externalId);
      return rejected === undefined ? link : { externalId: link.externalId, rejected };
    });
  return shop;
}

const refusals = async (shop: Awaited<ReturnType<typeof pullShop>>) =>
  (await shop.events('record.rejected')).map(({ meta }) => meta);

describe('a record that the port refuses', () => {
  it('is rejected with its reason, and the others of its batch are written', async () => {
    const shop = await refusingShop(new Map([['b', 'its title is taken']]));
    const run = await shop.run(pagesOf(records));
    expect(run).toMatchObject({
      state: 'SUCCESS',
      progress: { fetched: 4, created: 3, changed: 0, unchanged: 0, rejected: 1 },
    });
    expect(await refusals(shop)).toMatchObject([
      { kind: 'thing', external_id: 'b', field: '', problem: 'its title is taken', port: 'things.upsert' },
    ]);
    const [event] = await shop.events('record.rejected');
    expect(event?.message).toBe('thing b: refused by things.upsert: its title is taken');
    expect((await shop.shop.connections.get(shop.connection.id)).health).toBe('degraded');
  });

  it('comes again with the next import, without a host id, and is reported once', async () => {
    const refused = new Map([['b', 'its title is taken']]);
    const shop = await refusingShop(refused);
    await shop.run(pagesOf(records));
    expect((await shop.place())?.unread).toMatchObject([{ externalId: 'b' }]);
    await shop.run(pagesOf(records));
    expect(await refusals(shop)).toHaveLength(1);
    refused.clear();
    const before = shop.batches.length;
    const run = await shop.run(pagesOf(records));
    expect(run.progress).toMatchObject({ fetched: 4, created: 1, unchanged: 3, rejected: 0 });
    expect(shop.batches.slice(before)).toEqual([{ items: ['b'], deleted: [], hostIds: [null] }]);
    expect((await shop.place())?.unread).toEqual([]);
    expect((await shop.shop.connections.get(shop.connection.id)).health).toBe('healthy');
  });

  it('is looked up by id by the next import if the provider can do that', async () => {
    const refused = new Map([['b', 'no']]);
    const asked: (readonly string[])[] = [];
    const fetch = (ids: readonly string[]) => {
      asked.push(ids);
      return { items: records.filter(({ externalId }) => ids.includes(externalId)), deleted: [] };
    };
    const shop = await refusingShop(refused, { fetch });
    await shop.run(pagesOf(records));
    refused.clear();
    expect((await shop.run(pagesOf([]))).progress).toMatchObject({ fetched: 1, created: 1, rejected: 0 });
    expect(asked).toEqual([['b']]);
  });

  it('keeps its link if it has one, and its host id comes with it again', async () => {
    const refused = new Map<string, string>();
    const shop = await refusingShop(refused);
    await shop.run(pagesOf(records));
    const changed = records.map((record) => ({ ...record, title: 'new' }));
    refused.set('b', 'no');
    expect((await shop.run(pagesOf(changed))).progress).toMatchObject({ fetched: 4, changed: 3, rejected: 1 });
    refused.clear();
    expect((await shop.run(pagesOf(changed))).progress).toMatchObject({ fetched: 4, changed: 1, unchanged: 3 });
    expect(shop.batches.at(-1)?.hostIds).toEqual([expect.any(String)]);
  });

  it.each([false, true])(
    'is sent by the next import too if it had not changed when a run with reapply sent it: enumerates %s',
    async (enumerates) => {
      const refused = new Map<string, string>();
      const shop = await refusingShop(refused, { enumerates });
      await shop.run(pagesOf(records));
      refused.set('b', 'no');
      const reapplied = await shop.run(pagesOf(records), { reapply: true });
      expect(reapplied.progress).toMatchObject({ fetched: 4, changed: 3, unchanged: 0, rejected: 1, deleted: 0 });
      expect((await shop.run(pagesOf(records))).progress).toMatchObject({ changed: 0, unchanged: 3, rejected: 1 });
      expect((await shop.shop.connections.get(shop.connection.id)).health).toBe('degraded');
      refused.clear();
      expect((await shop.run(pagesOf(records))).progress).toMatchObject({ changed: 1, unchanged: 3, rejected: 0 });
      expect(shop.batches.at(-1)).toEqual({ items: ['b'], deleted: [], hostIds: [expect.any(String)] });
      expect((await shop.shop.connections.get(shop.connection.id)).health).toBe('healthy');
    },
  );

  it('counts as seen by an enumeration, so that it is not deleted', async () => {
    const refused = new Map<string, string>();
    const shop = await refusingShop(refused, { enumerates: true });
    await shop.run(pagesOf(records));
    refused.set('b', 'no');
    const run = await shop.run(pagesOf(records.map((record) => ({ ...record, title: 'new' }))));
    expect(run.progress).toMatchObject({ changed: 3, rejected: 1, deleted: 0 });
    expect(Object.keys(shop.hosted())).toContain('b');
  });

  it('does not end the run if it is the only one, or all are refused', async () => {
    const shop = await refusingShop(new Map(records.map(({ externalId }) => [externalId, 'closed'])));
    expect(await shop.run(pagesOf(records))).toMatchObject({
      state: 'SUCCESS',
      progress: { fetched: 4, created: 0, rejected: 4 },
    });
  });

  it('has its reason cut, and without what a database cannot store', async () => {
    const shop = await refusingShop(new Map([['b', ` \0${'x'.repeat(2_000)}\ud800`]]));
    await shop.run(pagesOf(records));
    const [meta] = await refusals(shop);
    expect(meta?.['problem']).toBe(`${'x'.repeat(499)}\u2026`);
  });
});
