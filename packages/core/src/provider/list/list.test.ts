import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type FakeRequest, fakeHttp } from '../../../test/fake-http.ts';
import { IntegrationError } from '../../errors.ts';
import { money } from '../../records/exact-money.ts';
import type { PullWindow } from '../context.ts';
import { importCustomers } from '../contracts.ts';
import type { ProviderHttp } from '../http.ts';
import { text } from '../read/values.ts';
import { byCursor } from './by-cursor.ts';
import { byPageNumber } from './by-page-number.ts';
import { child } from './child.ts';
import type { ListCapability } from './definition.ts';
import { list } from './list.ts';

const pages = byCursor({ send: 'after', next: 'next', items: 'guests' });
const read = z.object({ id: z.int(), name: text.nullish(), cities: z.array(z.object({ city: z.string() })).nullish() });
type Guest = z.infer<typeof read>;
const map = ({ id, name, cities }: Guest) => ({
  externalId: String(id),
  updatedAt: null,
  name,
  addresses: cities ?? undefined,
});
const guests = { path: '/guests', pages, read, map };
const until = new Date('2026-11-02T00:00:00Z');
const since = new Date('2026-11-01T00:00:00Z');

/** Two pages of guests. */
const twoPages = ({ query }: FakeRequest) =>
  query['after'] === undefined ? { guests: [{ id: 1, name: 'Ada' }], next: 'b' } : { guests: [{ id: 2, name: '' }] };

async function pull<Place, Config>(
  capability: ListCapability<typeof importCustomers, Place, Config>,
  http: ProviderHttp,
  options: { config: Config; cursor?: { next: Place | null } | null; window?: PullWindow },
) {
  const found = [];
  const context = {
    http,
    config: options.config,
    input: {},
    window: options.window ?? { since, until },
    signal: new AbortController().signal,
  };
  for await (const page of capability.run({ ...context, cursor: options.cursor ?? null })) found.push(page);
  return found;
}

describe('list', () => {
  it('requests its window page by page, and maps what it reads', async () => {
    const { http, requests } = fakeHttp(twoPages);
    const capability = list(importCustomers, {
      ...guests,
      path: ({ book }: { book: string }) => `/books/${book}/guests`,
      query: ({ since: from, until: to, config }) => ({ from, to, sort: config.book }),
    });
    const found = await pull(capability, http, { config: { book: 'b1' } });
    expect(found).toMatchObject([
      { items: [{ externalId: '1', name: 'Ada' }], cursor: { next: { cursor: 'b' } } },
      { items: [{ externalId: '2', name: null }], cursor: { next: null } },
    ]);
    expect(requests[0]).toMatchObject({
      path: '/books/b1/guests',
      query: { from: since.toISOString(), to: until.toISOString(), sort: 'b1' },
    });
  });

  it('widens its window to whole units of time', async () => {
    const { http, requests } = fakeHttp(() => ({ guests: [] }));
    const query = ({ since: from, until: to }: { since: string | undefined; until: string }) => ({ from, to });
    const capability = list(importCustomers, { ...guests, query, timeUnitMs: 1_000 });
    const window = { since: new Date('2026-11-01T00:00:00.250Z'), until: new Date('2026-11-02T00:00:00.001Z') };
    await pull(capability, http, { config: {}, window });
    await pull(capability, http, { config: {}, window: { since: null, until } });
    expect(requests.map((request) => request.query)).toMatchObject([
      { from: '2026-10-31T23:59:59.000Z', to: '2026-11-02T00:00:01.000Z' },
      { from: undefined, to: '2026-11-02T00:00:00.000Z' },
    ]);
  });

  it('resumes after a page, and requests nothing after the last one', async () => {
    const { http, requests } = fakeHttp(twoPages);
    const capability = list(importCustomers, guests);
    expect(await pull(capability, http, { config: {}, cursor: { next: { cursor: 'b' } } })).toHaveLength(1);
    expect(await pull(capability, http, { config: {}, cursor: { next: null } })).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(capability.cursor.safeParse({ next: { page: 2 } }).success).toBe(false);
  });

  it('gives an enumerating list no window, even if the run has one', async () => {
    const { http } = fakeHttp(() => ({ guests: [] }));
    const seen: unknown[] = [];
    const query = (about: object) => {
      seen.push(about);
      return {};
    };
    await pull(list(importCustomers, { ...guests, enumerates: true, query }), http, { config: {} });
    expect(seen).toEqual([{ config: {}, prepared: undefined }]);
  });

  it('prepares once per run, before the first page', async () => {
    const { http, requests } = fakeHttp((request) => (request.path === '/name' ? { name: 'Book' } : twoPages(request)));
    const capability = list(importCustomers, {
      ...guests,
      prepare: async (client) => (await client.get('/name')).body,
      map: (raw, { prepared }) => ({ ...map(raw), locale: JSON.stringify(prepared) }),
    });
    const found = await pull(capability, http, { config: {} });
    expect(requests.map(({ path }) => path)).toEqual(['/name', '/guests', '/guests']);
    expect(found[1]?.items).toMatchObject([{ locale: '{"name":"Book"}' }]);
  });

  it.each([
    ['a record that its schema refuses', () => undefined, { id: 'x' }, 'id'],
    ['a field that the mapping rejects', (reject: () => never) => reject(), { id: 7 }, 'name'],
    ['an error of zod', () => z.object({ name: z.int() }).parse({ name: 'canary' }), { id: 7 }, 'name'],
    ['an amount that cannot be calculated', () => money('EUR').of('canary'), { id: 7 }, ''],
  ])('rejects %s alone, without its value', async (_, fault, raw, field) => {
    const { http } = fakeHttp(() => ({ guests: [{ id: 1 }, raw, { id: 3 }] }));
    const mapped = (guest: Guest, { record }: { record: { reject(field: string, problem: string): never } }) => {
      if (guest.id === 7) fault(() => record.reject('name', 'is too odd'));
      return map(guest);
    };
    const [page] = await pull(list(importCustomers, { ...guests, map: mapped }), http, { config: {} });
    expect(page?.items.map(({ externalId }) => externalId)).toEqual(['1', '3']);
    expect(page?.rejected).toMatchObject([{ externalId: raw.id === 7 ? '7' : null, field }]);
    expect(JSON.stringify(page?.rejected)).not.toContain('canary');
  });

  it('leaves records out by their ids, without a request or a look at their fields', async () => {
    const raws = [{ id: 1 }, { id: 2, test: true, name: 7 }, { test: true }, 'text'];
    const { http, requests } = fakeHttp(() => ({ guests: raws }));
    const capability = list(importCustomers, {
      ...guests,
      leaveOut: ({ test }) => test === true,
      complete: child('cities', ({ id }) => id !== 1 && `/guests/${String(id)}/cities`, pages),
    });
    const [page] = await pull(capability, http, { config: {} });
    expect(page).toMatchObject({ items: [{ externalId: '1' }], leftOut: ['2'], warnings: [] });
    expect(page?.rejected).toMatchObject([
      { externalId: null, problem: 'is to be left out, but its id cannot be read' },
      { externalId: null, problem: 'is not an object' },
    ]);
    expect(requests).toHaveLength(1);
  });

  it('ends with a bug of the mapping', async () => {
    const { http } = fakeHttp(twoPages);
    const buggy = () => {
      throw new TypeError('a bug');
    };
    await expect(pull(list(importCustomers, { ...guests, map: buggy }), http, { config: {} })).rejects.toThrow('a bug');
  });
});

describe('child', () => {
  const cities = byPageNumber({ page: 'page', size: 'size', perPage: 2, total: 'count', items: 'cities' });
  const completed = list(importCustomers, {
    ...guests,
    complete: child('cities', ({ id }) => id !== 2 && `/guests/${String(id)}/cities`, cities),
  });
  const pullWith = async (answer: (request: FakeRequest) => unknown) => {
    const { http, requests } = fakeHttp((request) =>
      request.path === '/guests' ? { guests: [{ id: 1 }, { id: 2 }, { id: 'x' }] } : answer(request),
    );
    const [page] = await pull(completed, http, { config: {} });
    return { page, first: page?.items[0]?.addresses, paths: requests.map(({ path }) => path) };
  };
  const cityPage = (page: unknown, names: readonly string[]) => ({
    count: names.length,
    cities: names.slice((Number(page) - 1) * 2, Number(page) * 2).map((city) => ({ id: city, city })),
  });

  it('reads the whole nested list of the records that have one', async () => {
    const { page, first, paths } = await pullWith(({ query }) => cityPage(query['page'], ['Bonn', 'Köln', 'Ulm']));
    expect(first).toMatchObject([{ city: 'Bonn' }, { city: 'Köln' }, { city: 'Ulm' }]);
    expect(page?.items[1]?.addresses).toBeUndefined();
    expect(paths).toEqual(['/guests', '/guests/1/cities', '/guests/1/cities']);
  });

  it('leaves the field unknown if the API has no such list', async () => {
    const { page, first } = await pullWith(() => {
      throw new IntegrationError('provider_rejected', 'No.', { providerStatus: 404 });
    });
    expect(first).toBeUndefined();
    expect(page?.warnings).toEqual([]);
  });

  it('reads it again if it lost entries meanwhile', async () => {
    const names = ['Bonn', 'Köln', 'Ulm'];
    const { first } = await pullWith(({ query }) => {
      const page = cityPage(query['page'], names);
      if (names.length === 3) names.shift();
      return page;
    });
    expect(first).toMatchObject([{ city: 'Köln' }, { city: 'Ulm' }]);
  });

  it('leaves the field unknown, with a warning, if it never ends', async () => {
    let id = 0;
    const endless = () => ({
      count: 1e9,
      cities: Array.from({ length: 500 }, () => ({ id: (id += 1), city: 'Bonn' })),
    });
    const { page, first } = await pullWith(endless);
    expect(first).toBeUndefined();
    expect(page?.warnings).toMatchObject([
      { externalId: '1', field: 'cities', problem: expect.stringContaining('10000') },
    ]);
  });
});
