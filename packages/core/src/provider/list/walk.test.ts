import { describe, expect, it } from 'vitest';
import { fakeHttp } from '../../../test/fake-http.ts';
import { rows } from '../../../test/read-pages.ts';
import { IntegrationError } from '../../errors.ts';
import { byCursor } from './by-cursor.ts';
import { rawIdOf } from './raw-id.ts';
import { walk } from './walk.ts';

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
