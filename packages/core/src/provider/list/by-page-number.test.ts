import { describe, expect, it } from 'vitest';
import { ids, type Row, readAll, rows } from '../../../test/read-pages.ts';
import { byPageNumber } from './by-page-number.ts';

describe('byPageNumber', () => {
  const pager = byPageNumber({ page: 'page', size: 'size', perPage: 10, total: 'x-total' });
  const pageOf = (list: readonly Row[], page: unknown, size: number) =>
    list.slice((Number(page) - 1) * size, Number(page) * size);

  it('requests no more than the pages of the total', async () => {
    const { found, queries } = await readAll(pager, ({ query }) => pageOf(rows(20), query['page'], 10), {
      headers: () => ({ 'x-total': '20' }),
    });
    expect(found).toEqual(ids(1, 20));
    expect(queries).toEqual([
      { page: 1, size: 10 },
      { page: 2, size: 10 },
    ]);
  });

  it('reads everything if the API sends smaller pages than it was asked for', async () => {
    const { found } = await readAll(pager, ({ query }) => pageOf(rows(17), query['page'], 5), {
      headers: () => ({ 'x-total': '17' }),
    });
    expect(found).toEqual(ids(1, 17));
  });

  it.each([undefined, 'many', '-1'])('rejects an answer whose total is %j', async (total) => {
    const reading = readAll(pager, () => rows(3), { headers: () => (total === undefined ? {} : { 'x-total': total }) });
    await expect(reading).rejects.toThrow('The answer to GET /things is not as documented: x-total cannot be read.');
  });
});
