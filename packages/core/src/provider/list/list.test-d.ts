// Tested by the type check: an `@ts-expect-error` is itself an error if the line below compiles.
import * as z from 'zod';
import type { Customer } from '../../records/customer.ts';
import type { Money } from '../../records/money.ts';
import type { Order } from '../../records/order.ts';
import { noCredential } from '../auth.ts';
import { importCustomers, importOrders, syncProducts } from '../contracts.ts';
import type { ProviderHttp } from '../http.ts';
import { defineProvider, type Provider } from '../provider.ts';
import { readAnswer } from '../read/read-answer.ts';
import { country, instant, text } from '../read/values.ts';
import { byCursor } from './by-cursor.ts';
import { byPageNumber } from './by-page-number.ts';
import { child } from './child.ts';
import type { ListCapability, MapContext, QueryContext } from './definition.ts';
import { list } from './list.ts';

declare const order: Order;
declare const money: Money;

const pages = byPageNumber({ page: 'page', size: 'per_page', perPage: 100, total: 'x-wp-total' });
const config = z.object({ store: z.string() });
type Config = z.infer<typeof config>;

const rawCustomer = z.object({
  id: z.int(),
  email: text.nullish(),
  country: country.nullish(),
  changed: instant('utc'),
});
const toCustomer = ({ id, email, country: countryCode, changed }: z.infer<typeof rawCustomer>): Customer => ({
  externalId: String(id),
  updatedAt: changed,
  email,
  addresses: [{ countryCode }],
});
// The error of a mapping with a return type stands at the field.
const toWrongCustomer = ({ id, changed }: z.infer<typeof rawCustomer>): Customer => ({
  externalId: String(id),
  updatedAt: changed,
  // @ts-expect-error -- a number is not text
  email: id,
});
const toUnknownField = ({ id, changed }: z.infer<typeof rawCustomer>): Customer => ({
  externalId: String(id),
  updatedAt: changed,
  // @ts-expect-error -- a customer has no such field
  colour: 'red',
});
void [toWrongCustomer, toUnknownField];

const rawProduct = z.object({
  id: z.int(),
  name: z.string(),
  variations: z.array(z.object({ id: z.int() })).nullish(),
});

// Everything is inferred within the literal of a provider.
const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  capabilities: {
    import_customers: list(importCustomers, {
      path: ({ store }: Config) => `/stores/${store}/customers`,
      pages,
      query: ({ since, until, config: { store } }) => {
        const inferred: [string | undefined, string, string] = [since, until, store];
        return { modified_after: inferred[0], modified_before: until };
      },
      read: rawCustomer,
      map: toCustomer,
      overlapMs: 60_000,
    }),
    sync_products: list(syncProducts, {
      path: '/products',
      pages,
      enumerates: true,
      prepare: (http) => readAnswer(http, '/settings/currency', z.object({ value: z.string() })),
      query: ({ prepared }) => ({ currency: prepared.value }),
      complete: child('variations', ({ id }) => `/products/${String(id)}/variations`, pages),
      read: rawProduct,
      map: ({ id, name }, { prepared, record }) => {
        record.warn('name', prepared.value);
        return { externalId: String(id), updatedAt: null, title: name };
      },
    }),
    import_orders: list(importOrders, {
      path: '/orders/search',
      pages: byCursor({ send: 'cursor', next: 'cursor', items: 'orders', in: 'json' }),
      query: ({ since }) => ({ filter: { updated_at: { start: since } } }),
      read: z.object({ id: z.string() }),
      map: ({ id }) => ({ ...order, externalId: id }),
      id: ({ id }) => (typeof id === 'string' ? id : null),
    }),
  },
});
const typed: Provider<'acme', typeof importCustomers | typeof syncProducts | typeof importOrders, Config> = acme;
void typed;

const shared = { path: '/customers', pages, read: rawCustomer, map: toCustomer } as const;

// The config is the one that `query`, `prepare` or `map` annotates, if `path` is text.
const byQuery = list(importCustomers, {
  ...shared,
  query: ({ since, config: { store } }: QueryContext<false, Config, undefined>) => ({ since, store }),
});
const byPart = list(importCustomers, {
  ...shared,
  query: ({ config: { store } }: { config: Config }) => ({ store }),
});
const byPrepare = list(importCustomers, {
  ...shared,
  prepare: async (_http: ProviderHttp, { store }: Config) => store.length,
  query: ({ since, prepared, config: { store } }) => ({ since, store, size: prepared }),
});
const byMap = list(importCustomers, {
  ...shared,
  map: (raw: z.infer<typeof rawCustomer>, { config: { store } }: MapContext<Config, undefined>): Customer => ({
    ...toCustomer(raw),
    name: store,
  }),
});
declare function takes<Needed>(
  config: Needed,
): <Place>(...capabilities: readonly ListCapability<typeof importCustomers, Place, Needed>[]) => void;
takes({ store: 's' })(byQuery, byPart, byPrepare, byMap);
const takesNumber = takes({ store: 5 });
// @ts-expect-error -- `query` needs text
takesNumber(byQuery);
// @ts-expect-error -- a part of its argument says so too
takesNumber(byPart);
// @ts-expect-error -- `prepare` needs text
takesNumber(byPrepare);
// @ts-expect-error -- `map` needs text
takesNumber(byMap);
list(importCustomers, {
  ...shared,
  path: ({ store }: { store: number }) => `/stores/${store}`,
  // @ts-expect-error -- `path` and `query` need different configs
  query: ({ config: { store } }: { config: Config }) => ({ store }),
});
list(importCustomers, {
  ...shared,
  // @ts-expect-error -- nothing says what the config is
  query: (about) => ({ store: about.config.store }),
});

list(importCustomers, {
  ...shared,
  enumerates: true,
  // @ts-expect-error -- an enumerating list has no window
  query: ({ since }) => ({ modified_after: since }),
});
list(importCustomers, {
  ...shared,
  // @ts-expect-error -- a parameter of a GET is flat
  query: { filter: { since: 'x' } },
});
list(importCustomers, {
  ...shared,
  // @ts-expect-error -- the schema has no such field
  map: ({ id, colour }) => ({ externalId: String(id), updatedAt: colour }),
});
list(importOrders, {
  ...shared,
  // @ts-expect-error -- a customer is not an order
  map: toCustomer,
});
list(importOrders, {
  ...shared,
  read: z.object({ id: z.int() }),
  map: ({ id }) => ({
    ...order,
    externalId: String(id),
    // @ts-expect-error -- an amount is text
    totals: { total: { ...money, amount: 5 } },
  }),
});
// @ts-expect-error -- a list needs a pager
list(importCustomers, { path: '/customers', read: rawCustomer, map: toCustomer });

defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  capabilities: {
    // @ts-expect-error -- the provider's config has no such key
    import_customers: list(importCustomers, { ...shared, path: ({ shop }: { shop: string }) => `/${shop}` }),
    // @ts-expect-error -- nor has it for a query
    import_orders: list(importOrders, {
      path: '/orders',
      pages,
      query: ({ config: { shop } }: { config: { shop: string } }) => ({ shop }),
      read: z.object({ id: z.int() }),
      map: ({ id }) => ({ ...order, externalId: String(id) }),
    }),
  },
});
