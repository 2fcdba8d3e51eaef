import { describe, expect, it } from 'vitest';
import { pagesOf, pullShop, type Read, type Thing, thing } from '../../test/pull-shop.ts';

/** One page, with a provider's warning for each record. */
const oddPage = (items: readonly Thing[]): Read =>
  async function* () {
    const warnings = items.map(({ externalId }) => ({ externalId, field: 'note', problem: 'is not text' }));
    yield { items, cursor: { page: 1 }, warnings };
  };

const warned = async (shop: Awaited<ReturnType<typeof pullShop>>) =>
  (await shop.events('record.field_ignored')).map(({ meta }) => [meta['external_id'], meta['field']]);

describe('the warnings of a record', () => {
  it('are reported when it is new or changed, and not while it is unchanged', async () => {
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

  it('are reported again when it was deleted and exists again', async () => {
    const shop = await pullShop();
    await shop.run(oddPage([thing('a')]));
    await shop.run(async function* () {
      yield { items: [], deleted: ['a'], cursor: { page: 1 } };
    });
    await shop.run(oddPage([thing('a')]));
    expect(await warned(shop)).toHaveLength(2);
  });

  it('are reported in each run when they belong to no record of it', async () => {
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

describe('a check that throws', () => {
  it('does not end the run: the records are accepted, and one notice names the contract and a record', async () => {
    const check = ({ title }: Thing) => {
      if (title !== 'sound') throw new TypeError(`cannot read ${title}`);
      return [{ field: 'title', problem: 'is odd' }];
    };
    const shop = await pullShop({ check });
    const things = [thing('a', 'secret'), thing('b', 'sound'), thing('c', 'secret'), thing('d', 'secret')];
    expect(await shop.run(pagesOf(things))).toMatchObject({ state: 'SUCCESS', progress: { created: 4, rejected: 0 } });
    expect(await warned(shop)).toEqual([['b', 'title']]);
    const notices = await shop.events('run.notice');
    expect(notices).toMatchObject([{ level: 'warning', meta: { code: 'check_failed' } }]);
    expect(notices[0]?.message).toMatch(/import_things failed \(TypeError\) for record a/);
    expect(JSON.stringify(notices)).not.toContain('secret');

    await shop.run(pagesOf(things));
    expect(await shop.events('run.notice')).toHaveLength(2);
  });

  it('does not end the run when it returns no list', async () => {
    const check = (): [] => JSON.parse('{}');
    const shop = await pullShop({ check });
    expect(await shop.run(pagesOf([thing('a')]))).toMatchObject({ state: 'SUCCESS', progress: { created: 1 } });
    expect(await shop.events('run.notice')).toHaveLength(1);
  });
});
