import {
  byCursor,
  byLinkHeader,
  byOffset,
  byPageNumber,
  byTime,
  child,
  defineProvider,
  importCustomers,
  instant,
  type ListCapability,
  list,
  noCredential,
  text,
} from '@makerfex/integrations-core/provider';
import type { Customer } from '@makerfex/integrations-core/records';
import * as z from 'zod';
import { createSimulator, json } from '../simulator/index.ts';
import { testProvider } from './suite.ts';

const guest = z.object({
  id: z.int(),
  name: text.nullish(),
  changed: instant('zoned'),
  cities: z.array(z.object({ id: z.int(), city: text.nullish() })).nullish(),
});
const toCustomer = ({ id, name, changed, cities }: z.infer<typeof guest>): Customer => ({
  externalId: String(id),
  updatedAt: changed,
  name,
  addresses: cities?.map(({ city }) => ({ city })),
});

const perPage = 10;
/** Many guests change at once: twelve at each time, more than a page. */
const guests = () =>
  Array.from({ length: 44 }, (_, index) => ({
    id: index + 1,
    name: `Guest ${index + 1}`,
    changed: new Date(Date.UTC(2026, 0, 1 + Math.floor(index / 12))).toISOString(),
  }));

const bodySchema = z.object({ after: z.int(), changed_from: z.string(), changed_to: z.string() }).partial();

/** An API whose list of guests can be read in each way that a pager knows. */
function simulate() {
  const rows = guests();
  /** Page by number or offset, or after an id. */
  function pageOf(ask: (name: string) => string | number | null | undefined) {
    const [from, to] = [String(ask('changed_from') ?? ''), String(ask('changed_to') ?? '9')];
    const all = rows.filter(({ changed }) => changed >= from && changed < to);
    const offset = Number(ask('offset') ?? (Number(ask('page') ?? 1) - 1) * perPage);
    const after = Number(ask('after') ?? 0);
    const found = all.filter(({ id }) => id > after).slice(offset, offset + perPage);
    const last = found.at(-1);
    return { all, found, next: last === all.at(-1) ? undefined : last?.id };
  }
  const { fetch } = createSimulator({
    read: (body) => bodySchema.parse(JSON.parse(body || '{}')),
    log: () => ({}),
    answer: ({ url, body }) => {
      const [, id] = /^\/guests\/(\d+)\/cities$/.exec(url.pathname) ?? [];
      const cities = ['Bonn', 'Köln'].map((city, index) => ({ id: index + 1, city: `${city} ${id}` }));
      if (id !== undefined) return json(200, cities, { 'x-total': '2' });
      const inBody = new Map(Object.entries(body));
      const { all, found, next } = pageOf((name) => url.searchParams.get(name) ?? inBody.get(name));
      if (url.pathname !== '/linked') return json(200, { data: { guests: found, count: all.length }, next });
      url.searchParams.set('after', String(next));
      return json(
        200,
        found,
        next === undefined ? {} : { link: `<${url.href}>; rel="next", <${url.origin}>; rel="up"` },
      );
    },
  });
  const remove = (externalId: string) =>
    rows.splice(0, rows.length, ...rows.filter(({ id }) => String(id) !== externalId));
  return { fetch, lists: { import_customers: { remove } } };
}

const everyGuest = { read: guest, map: toCustomer };
const guestList = {
  ...everyGuest,
  query: ({ since, until }: { readonly since: string | undefined; readonly until: string }) => ({
    changed_from: since,
    changed_to: until,
  }),
};
const items = 'data.guests';
const total = 'data.count';
const inTime = { after: 'changed_from', changed: 'changed', size: 'limit', perPage, items };
const byNumber = byPageNumber({ page: 'page', size: 'limit', perPage, total, items });
const cities = byPageNumber({ page: 'page', size: 'limit', perPage, total: 'x-total' });

const pulls: Readonly<Record<string, () => ListCapability<typeof importCustomers, unknown, unknown>>> = {
  byPageNumber: () => list(importCustomers, { ...guestList, path: '/guests', pages: byNumber }),
  'byPageNumber, enumerating, with a nested list': () =>
    list(importCustomers, {
      ...everyGuest,
      path: '/guests',
      pages: byNumber,
      enumerates: true,
      complete: child('cities', ({ id }) => `/guests/${String(id)}/cities`, cities),
    }),
  byOffset: () =>
    list(importCustomers, {
      ...guestList,
      path: '/guests',
      pages: byOffset({ offset: 'offset', limit: 'limit', perPage, items }),
    }),
  'byOffset with a total': () =>
    list(importCustomers, {
      ...guestList,
      path: '/guests',
      pages: byOffset({ offset: 'offset', limit: 'limit', perPage, total, items }),
    }),
  byCursor: () =>
    list(importCustomers, { ...guestList, path: '/guests', pages: byCursor({ send: 'after', next: 'next', items }) }),
  'byCursor in JSON': () =>
    list(importCustomers, {
      ...guestList,
      path: '/guests',
      pages: byCursor({ send: 'after', next: 'next', items, in: 'json' }),
      query: (window) => ({ filter: { state: 'any' }, ...guestList.query(window) }),
    }),
  byLinkHeader: () => list(importCustomers, { ...guestList, path: '/linked', pages: byLinkHeader() }),
  'byTime with page numbers': () =>
    list(importCustomers, { ...guestList, path: '/guests', pages: byTime({ ...inTime, tie: { page: 'page' } }) }),
  'byTime with offsets': () =>
    list(importCustomers, { ...guestList, path: '/guests', pages: byTime({ ...inTime, tie: { offset: 'offset' } }) }),
};

for (const [name, importGuests] of Object.entries(pulls)) {
  const provider = defineProvider({
    key: 'guests',
    label: 'Guests',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://guests.example', headers: () => ({}) },
    test: async ({ http }) => {
      await http.get('/guests');
    },
    capabilities: { import_customers: importGuests() },
  });
  testProvider(name, {
    capabilities: ['import_customers'],
    open: () => ({ provider, config: {}, simulator: simulate() }),
  });
}
