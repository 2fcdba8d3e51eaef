import { describe, expect, it } from 'vitest';
import { ids, type Row, readAll, rows } from '../../../test/read-pages.ts';
import { byOffset } from './by-offset.ts';
import { rawIdOf } from './raw-id.ts';

describe('byOffset', () => {
  const pager = byOffset({ offset: 'offset', limit: 'limit', perPage: 10 });
  const slice = (list: readonly Row[], { offset, limit }: Row) =>
    list.slice(Number(offset), Number(offset) + Number(limit));

  it('requests one record of the page before, until a page brings nothing new', async () => {
    const { found, queries } = await readAll(pager, ({ query }) => slice(rows(15), query));
    expect(found).toEqual(ids(1, 15));
    expect(queries.map(({ offset }) => offset)).toEqual([0, 9, 14]);
  });

  it('ends at the total, if the API says it', async () => {
    const counted = byOffset({ offset: 'offset', limit: 'limit', perPage: 10, total: 'count', items: 'things' });
    const { found, queries } = await readAll(counted, ({ query }) => ({ count: 15, things: slice(rows(15), query) }));
    expect(found).toEqual(ids(1, 15));
    expect(queries).toHaveLength(2);
  });

  it.each([
    ['a page', (row: Row) => Number(row['id']) > 10],
    ['a record', (row: Row) => row['id'] !== 3],
    ['the last record of a page', (row: Row) => row['id'] !== 10],
    ['two pages', (row: Row) => Number(row['id']) > 20],
  ])('misses nothing if %s leaves the list', async (_, stays) => {
    let list = rows(40);
    const { found } = await readAll(pager, ({ query }) => slice(list, query), {
      afterPage: () => {
        list = list.filter(stays);
      },
    });
    expect(found).toEqual(expect.arrayContaining(list.map(rawIdOf('id'))));
  });

  it('reads no record twice if others come in before it', async () => {
    const list = rows(25);
    const { found } = await readAll(pager, ({ query }) => slice(list, query), {
      afterPage: (page) => void (page === 1 && list.unshift({ id: 101 }, { id: 102 })),
    });
    expect(found).toEqual(ids(1, 25));
  });

  it('refuses pages of one record, which cannot overlap', () => {
    expect(() => byOffset({ offset: 'offset', limit: 'limit', perPage: 1 })).toThrow('at least 2');
  });
});
