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

  it.each([[{ things: [] }], [{ things: [], next: null }], [{ things: [], next: '' }]])(
    'ends with %j',
    async (body) => {
      const { found } = await readAll(byCursor({ send: 'after', next: 'next', items: 'things' }), () => body);
      expect(found).toEqual([]);
    },
  );
});
