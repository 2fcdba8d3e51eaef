import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Thing, thing } from '../../test/pull-shop.ts';

/** Two of these fill one call of a port. */
const large = (externalId: string): Thing => thing(externalId, 'x'.repeat(200 * 1024));
const larges = ['a', 'b', 'c', 'd', 'e'].map(large);

describe('a batch of large records', () => {
  it('reaches the port in several calls, the deletions in the first', async () => {
    const shop = await pullShop({ batchSize: 10 });
    await shop.run(pagesOf([thing('gone')]));
    const before = shop.batches.length;
    const run = await shop.run(async function* () {
      yield { items: larges, deleted: ['gone'], cursor: { page: 1 } };
    });
    expect(run.progress).toMatchObject({ created: 5, deleted: 1 });
    expect(shop.batches.slice(before).map(({ items, deleted }) => [items, deleted])).toEqual([
      [['a', 'b'], ['gone']],
      [['c', 'd'], []],
      [['e'], []],
    ]);
    expect(Object.keys(shop.hosted())).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await shop.events('run.progress')).toHaveLength(2);
  });

  it('is rolled back as a whole when a later call fails', async () => {
    const shop = await pullShop({ batchSize: 10 });
    shop.script.beforePort = async () => {
      if (shop.hostRows() === 4) throw new Error('disk full');
    };
    const run = await shop.run(pagesOf(larges, 5));
    expect(run).toMatchObject({ state: 'FAILURE', error: { code: 'port_failed' }, progress: { fetched: 0 } });
    expect(shop.hosted()).toEqual({});
  });

  it('passes the port a larger record in its own call', async () => {
    const shop = await pullShop({ batchSize: 10 });
    await shop.run(pagesOf([thing('gone')]));
    await shop.run(async function* () {
      const items = [thing('a', 'x'.repeat(600 * 1024)), thing('b'), thing('c')];
      yield { items, deleted: ['gone'], cursor: { page: 1 } };
    });
    expect(shop.batches.slice(1).map(({ items, deleted }) => [items, deleted])).toEqual([
      [['a'], ['gone']],
      [['b', 'c'], []],
    ]);
  });
});
