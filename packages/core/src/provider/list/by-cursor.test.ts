import { describe, expect, it } from 'vitest';
import { fakeHttp } from '../../../test/fake-http.ts';
import { readAll, rows } from '../../../test/read-pages.ts';
import { byCursor } from './by-cursor.ts';
import { rawIdOf } from './raw-id.ts';
import { walk } from './walk.ts';

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

  const protobuf = byCursor({ send: 'after', next: 'next', more: 'more', items: 'data.things', omitsEmpty: true });

  it('takes what an API leaves out for empty, if it says so', async () => {
    const pages = [
      { more: true, next: 'b' },
      { data: {}, more: true, next: 'c' },
      { data: { things: rows(2) }, next: 'd' },
    ];
    const { found, queries } = await readAll(protobuf, () => pages.shift());
    expect(found).toEqual(['1', '2']);
    expect(queries.map(({ after }) => after)).toEqual([undefined, 'b', 'c']);
    for (const nothing of [{}, { data: null }, { data: { things: null } }])
      expect((await readAll(protobuf, () => nothing)).found).toEqual([]);
  });

  it.each([
    [null, 'data.things'],
    ['text', 'data.things'],
    [[], 'data.things'],
    [{ data: 'text' }, 'data.things'],
    [{ data: { things: {} } }, 'data.things'],
    [{ more: 'yes' }, 'more'],
    [{ more: true }, 'next'],
  ])('even then takes no wrong type for empty: %j', async (body, field) => {
    await expect(readAll(protobuf, () => body)).rejects.toThrow(`${field} cannot be read.`);
  });

  it.each([[{ things: [] }], [{ things: [], next: null }], [{ things: [], next: '' }]])(
    'ends with %j',
    async (body) => {
      const { found } = await readAll(byCursor({ send: 'after', next: 'next', items: 'things' }), () => body);
      expect(found).toEqual([]);
    },
  );
});
