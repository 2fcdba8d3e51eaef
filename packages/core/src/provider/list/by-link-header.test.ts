import { describe, expect, it } from 'vitest';
import { fakeHttp } from '../../../test/fake-http.ts';
import { rows } from '../../../test/read-pages.ts';
import { byLinkHeader } from './by-link-header.ts';
import { rawIdOf } from './raw-id.ts';

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
