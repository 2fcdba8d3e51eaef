import { describe, expect, it } from 'vitest';
import { fakeHttp } from '../../../test/fake-http.ts';
import { IntegrationError } from '../../errors.ts';
import { byCursor } from './by-cursor.ts';
import { byLinkHeader } from './by-link-header.ts';
import { byOffset } from './by-offset.ts';
import { byPageNumber } from './by-page-number.ts';
import { byTime } from './by-time.ts';
import type { Pager } from './pager.ts';
import { rawIdOf } from './raw-id.ts';
import { walk } from './walk.ts';

type Row = Readonly<Record<string, unknown>>;
const rows = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));

/** Reads a list to its end, or to its hundredth page. */
async function readAll<Place>(
  pager: Pager<Place>,
  answer: Parameters<typeof fakeHttp>[0],
  options: { headers?: () => Record<string, string>; afterPage?: (page: number) => void; query?: Row } = {},
) {
  const { http, requests } = fakeHttp(answer, options.headers);
  const list = { http, path: '/things', query: {}, idOf: rawIdOf('id') };
  const found: unknown[] = [];
  let pages = 0;
  for await (const { raws } of walk(pager, list, null, new AbortController().signal)) {
    found.push(...raws.map(rawIdOf('id')));
    pages += 1;
    options.afterPage?.(pages);
    if (pages === 100) break;
  }
  return { found, requests, queries: requests.map(({ query }) => query) };
}
const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

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

it('requests each page in the order that a pager names', async () => {
  const order = { sort: 'id' };
  const numbers = byPageNumber({ page: 'page', size: 'size', perPage: 2, total: 'x-total', order });
  const offsets = byOffset({ offset: 'offset', limit: 'limit', perPage: 2, order });
  const found = [
    await readAll(numbers, () => [], { headers: () => ({ 'x-total': '0' }) }),
    await readAll(offsets, () => []),
  ];
  expect(found.map(({ queries }) => queries)).toMatchObject([[order], [order]]);
});

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

describe('byCursor', () => {
  it('sends query and cursor in a JSON body, the cursor at its path', async () => {
    const pager = byCursor({
      send: 'variables.after',
      next: 'page.end',
      more: 'page.more',
      items: 'things',
      in: 'json',
    });
    const { http, requests } = fakeHttp(({ json }) => ({
      things: rows(2),
      page: { end: 'c1', more: !JSON.stringify(json).includes('c1') },
    }));
    const list = { http, path: '/graphql', query: { query: '{}', variables: { first: 2 } }, idOf: rawIdOf('id') };
    for await (const _ of walk(pager, list, null, new AbortController().signal));
    expect(requests.map(({ json }) => json)).toEqual([
      { query: '{}', variables: { first: 2 } },
      { query: '{}', variables: { first: 2, after: 'c1' } },
    ]);
  });

  it.each([
    [{}, 'things'],
    [{ things: {} }, 'things'],
    [{ things: [], more: 'yes' }, 'more'],
    [{ things: [], more: true }, 'next'],
    [{ things: [], more: true, next: { secret: 1 } }, 'next'],
    ['text', 'things'],
  ])('takes no answer of another shape for the end: %j', async (body, field) => {
    const pager = byCursor({ send: 'after', next: 'next', more: 'more', items: 'things' });
    const problem = `The answer to GET /things is not as documented: ${field} cannot be read.`;
    await expect(readAll(pager, () => body)).rejects.toThrow(problem);
  });

  it.each([[{ things: [] }], [{ things: [], next: null }], [{ things: [], next: '' }]])(
    'ends with %j',
    async (body) => {
      const { found } = await readAll(byCursor({ send: 'after', next: 'next', items: 'things' }), () => body);
      expect(found).toEqual([]);
    },
  );
});

describe('byLinkHeader', () => {
  const link = (uri: string) => ({
    headers: () => ({ link: `<https://acme.test/first>; rel="first", <${uri}>; rel=next` }),
  });
  const nextOf = async (uri: string) => {
    const { http } = fakeHttp(() => rows(1), link(uri).headers);
    return (await byLinkHeader().read({ http, path: '/things', idOf: rawIdOf('id') }, null)).next;
  };

  it.each([
    ['https://acme.test/v1/things?page_info=abc&limit=2', 'page_info=abc&limit=2'],
    ['https://elsewhere.test/things?a=1&a=2', 'a=1&a=2'],
    ['/things?page=2', 'page=2'],
    ['?page=2&access_token=secret', 'page=2'],
  ])('keeps only the query of %s, without a credential', async (uri, query) => {
    expect(await nextOf(uri)).toEqual({ query });
  });

  it('requests the next page with the query of the link alone', async () => {
    const pager = byLinkHeader({ size: { limit: 2 } });
    const { http, requests } = fakeHttp(() => rows(1));
    const list = { http, path: '/things', query: { state: 'any' }, idOf: rawIdOf('id') };
    await pager.read(list, null);
    await pager.read(list, { query: 'page_info=abc' });
    expect(requests).toMatchObject([
      { path: '/things', query: { state: 'any', limit: 2 } },
      { path: '/things?page_info=abc', query: {} },
    ]);
  });

  it.each(['https://acme.test/other?page=2', `/things?page=${'x'.repeat(5_000)}`, 'https://'])(
    'rejects the link %.40s',
    async (uri) => {
      await expect(nextOf(uri)).rejects.toThrow('the next link cannot be read');
    },
  );

  it('rejects a header that is not a list of links', async () => {
    const { http } = fakeHttp(
      () => rows(1),
      () => ({ link: 'secret <' }),
    );
    const reading = byLinkHeader().read({ http, path: '/things', idOf: rawIdOf('id') }, null);
    await expect(reading).rejects.toThrow('the Link header cannot be read');
  });
});

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

describe('a place that the provider has forgotten', () => {
  it('makes the run start over, with a notice', async () => {
    const { http, requests } = fakeHttp(({ query }) => {
      if (query['after'] === undefined) return { things: rows(1) };
      throw new IntegrationError('provider_rejected', 'The cursor is not known.');
    });
    const list = { http, path: '/things', idOf: rawIdOf('id') };
    const pager = byCursor({ send: 'after', next: 'next', items: 'things' });
    const pages = walk(pager, list, { cursor: 'old' }, new AbortController().signal);
    expect((await pages.next()).value).toMatchObject({ raws: rows(1), notices: [{ code: 'pull_started_over' }] });
    expect(requests).toHaveLength(2);
  });
});
