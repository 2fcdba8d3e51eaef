import { describe, expect, it } from 'vitest';
import { pullShop, type Read, type Thing, thing } from '../../test/pull-shop.ts';

/** One page, with a warning of the provider's for each of its records. */
const oddPage = (items: readonly Thing[]): Read =>
  async function* () {
    const warnings = items.map(({ externalId }) => ({ externalId, field: 'note', problem: 'is not text' }));
    yield { items, cursor: { page: 1 }, warnings };
  };

const warned = async (shop: Awaited<ReturnType<typeof pullShop>>) =>
  (await shop.events('record.field_ignored')).map(({ meta }) => [meta['external_id'], meta['field']]);

describe('the warnings of a record', () => {
  it('are reported when it comes and when it changes, and not while it stays as it is', async () => {
    const shop = await pullShop({
      check: ({ title }) => [{ field: 'totals.total', problem: `does not fit ${title}` }],
    });
    await shop.run(oddPage([thing('a'), thing('b')]));
    const first = [
      ['a', 'totals.total'],
      ['b', 'totals.total'],
      ['a', 'note'],
      ['b', 'note'],
    ];
    expect(await warned(shop)).toEqual(first);

    await shop.run(oddPage([thing('a'), thing('b', undefined, '2026-03-01T00:00:00.000Z')]));
    await shop.run(oddPage([thing('a'), thing('b')]), { full: true });
    expect(await warned(shop)).toEqual(first);

    await shop.run(oddPage([thing('a', 'changed'), thing('b')]));
    expect(await warned(shop)).toEqual([...first, ['a', 'totals.total'], ['a', 'note']]);
  });

  it('are reported again if it was deleted and comes back', async () => {
    const shop = await pullShop();
    await shop.run(oddPage([thing('a')]));
    await shop.run(async function* () {
      yield { items: [], deleted: ['a'], cursor: { page: 1 } };
    });
    await shop.run(oddPage([thing('a')]));
    expect(await warned(shop)).toHaveLength(2);
  });

  it('are reported in each run if they are of no record that it brought', async () => {
    const shop = await pullShop();
    const read: Read = async function* () {
      const warnings = [null, 'other'].map((externalId) => ({ externalId, field: 'note', problem: 'is not text' }));
      yield { items: [thing('a')], cursor: { page: 1 }, warnings };
    };
    await shop.run(read);
    await shop.run(read);
    expect(await warned(shop)).toHaveLength(4);
  });
});
