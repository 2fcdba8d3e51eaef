import type { Auth, PagerName, RecordName } from './answers.ts';

const inData = "items: 'data'";

/** How each pager is called against the simulated API. */
export const pagerCalls: Readonly<Record<PagerName, { readonly function: string; readonly call: string }>> = {
  'page-number': {
    function: 'byPageNumber',
    call: `byPageNumber({ page: 'page', size: 'per_page', perPage: 20, total: 'total', ${inData} })`,
  },
  offset: {
    function: 'byOffset',
    call: `byOffset({ offset: 'offset', limit: 'limit', perPage: 20, total: 'total', ${inData} })`,
  },
  cursor: { function: 'byCursor', call: `byCursor({ send: 'cursor', next: 'next_cursor', ${inData} })` },
  'link-header': { function: 'byLinkHeader', call: `byLinkHeader({ size: { limit: 20 }, ${inData} })` },
  time: {
    function: 'byTime',
    call: `byTime({
  after: 'changed_since',
  changed: 'changed_at',
  size: 'limit',
  perPage: 20,
  order: { sort: 'changed_at' },
  tie: { offset: 'offset' },
  ${inData},
})`,
  },
};

/** What each kind of credential imports from core. */
export const authImports: Readonly<Record<Auth, readonly string[]>> = {
  api_key: ['apiKey'],
  access_token: ['accessToken'],
  basic_auth: ['basicAuth'],
  custom: ['custom'],
  oauth2: ['type OAuthAppSource', 'oauth2'],
  none: ['noCredential'],
};

/** The words for each kind of record. */
export const recordWords: Readonly<Record<RecordName, RecordWords>> = {
  order: {
    record: 'order',
    records: 'orders',
    article: 'an',
    type: 'Order',
    pull: { key: 'import_orders', contract: 'importOrders', port: 'projects.upsertOrders' },
    getPort: 'projects.getOrder',
  },
  product: {
    record: 'product',
    records: 'products',
    article: 'a',
    type: 'Product',
    pull: { key: 'sync_products', contract: 'syncProducts', port: 'catalog.upsertProducts' },
    getPort: 'catalog.getProduct',
  },
  customer: {
    record: 'customer',
    records: 'customers',
    article: 'a',
    type: 'Customer',
    pull: { key: 'import_customers', contract: 'importCustomers', port: 'customers.upsertCustomers' },
    getPort: 'customers.getCustomer',
  },
};

interface RecordWords {
  readonly record: string;
  readonly records: string;
  readonly article: string;
  readonly type: string;
  readonly pull: { readonly key: string; readonly contract: string; readonly port: string };
  readonly getPort: string;
}
