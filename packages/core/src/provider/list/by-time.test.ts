import { describe, expect, it } from 'vitest';
import { ids, type Row, readAll, rows } from '../../../test/read-pages.ts';
import { byTime } from './by-time.ts';

describe('byTime', () => {
  const pager = byTime({
    after: 'from',
    changed: 'at',
    size: 'limit',
    perPage: 10,
    format: 'seconds',
    tie: { page: 'page' },
  });
  /** An API that sorts by time and limits the pages to fewer than it is asked for. */
  const pageFrom = (list: readonly Row[], { from = 0, page = 1 }: Row, size = 10) =>
    list.filter(({ at }) => Number(at) >= Number(from)).slice((Number(page) - 1) * size, Number(page) * size);
  const timed = (times: readonly number[]): Row[] => times.map((at, index) => ({ id: index + 1, at }));
  const oneTime = Array.from({ length: 35 }, () => 50);

  it.each([
    ['records at different times', Array.from({ length: 25 }, (_, index) => index), 10],
    ['more records at one time than a page', [1, 2, ...oneTime, 60, 61], 10],
    ['records at one time alone', oneTime, 10],
    ['an API that sends smaller pages', Array.from({ length: 60 }, (_, index) => index), 25],
  ])('reads %s, each once', async (_, times, size) => {
    const list = timed(times);
    const { found } = await readAll(pager, ({ query }) => pageFrom(list, query, size));
    expect(found).toEqual(ids(1, list.length));
  });

  it('misses nothing if records leave a time while its pages are read', async () => {
    let list = timed([...oneTime, 60]);
    const { found } = await readAll(pager, ({ query }) => pageFrom(list, query), {
      afterPage: (page) => {
        if (page === 2) list = [...list.slice(5), ...list.slice(0, 5).map((row) => ({ ...row, at: 70 }))];
      },
    });
    expect(new Set(found)).toEqual(new Set(ids(1, 36)));
  });

  it('brings a record that changes meanwhile once more', async () => {
    let list = timed(Array.from({ length: 15 }, (_, index) => index));
    const { found } = await readAll(pager, ({ query }) => pageFrom(list, query), {
      afterPage: (page) => {
        if (page === 1) list = [...list.slice(1), { id: 1, at: 99 }];
      },
    });
    expect(found).toEqual([...ids(1, 15), '1']);
  });

  it('sends one request if there is nothing to read', async () => {
    expect((await readAll(pager, () => [])).requests).toHaveLength(1);
  });

  it('rejects a list whose times cannot be read', async () => {
    await expect(readAll(pager, () => rows(10))).rejects.toThrow('at cannot be read');
  });

  it('rejects a list in another order', async () => {
    const reading = readAll(pager, () => timed([3, 2, 1]));
    await expect(reading).rejects.toThrow('is not in ascending order of at: request that order');
  });

  it('asks an API that leaves out the requested time for an earlier one', async () => {
    const list = timed(oneTime);
    const exclusive = byTime({
      after: 'from',
      changed: 'at',
      size: 'limit',
      perPage: 10,
      format: 'seconds',
      exclusive: true,
      tie: { offset: 'skip' },
    });
    const { found } = await readAll(exclusive, ({ query: { from = 0, skip = 0 } }) =>
      list.filter(({ at }) => Number(at) > Number(from)).slice(Number(skip), Number(skip) + 10),
    );
    expect(found).toEqual(ids(1, 35));
  });

  it.each([
    ['iso', '2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.500Z'],
    ['utc', '2026-01-01 00:00:00.5', '2026-01-01T00:00:00'],
    ['seconds', 1_767_225_600, 1_767_225_600],
    ['milliseconds', 1_767_225_600_500, 1_767_225_600_500],
  ] as const)('reads and writes times as %s', async (format, at, sent) => {
    const inFormat = byTime({
      after: 'from',
      changed: 'at',
      size: 'limit',
      perPage: 10,
      format,
      tie: { page: 'page' },
    });
    const { queries } = await readAll(inFormat, () => [{ id: 1, at }]);
    expect(queries[1]?.['from']).toBe(sent);
  });
});
