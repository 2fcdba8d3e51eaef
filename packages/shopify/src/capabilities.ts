import type { CanonicalRecord, Customer, Order, Product, PullContext } from '@makerfex/integrations-core';
import { Graphql } from './graphql/graphql.ts';
import type { Cursor } from './pull/cursor.ts';
import type { BulkSettings, Pages, ShopifyPullInput } from './pull/job.ts';
import { pullRecords } from './pull/pull.ts';
import { withoutTestOrders } from './pull/test-orders.ts';
import { customerReading, orderReading, productReading, type Reading } from './readings.ts';
import { probe, requireScope, type Shop } from './scopes.ts';

export interface PullSettings {
  readonly apiVersion: string;
  readonly bulk: BulkSettings;
}
/** The part of a connection's config that pulls use. */
export interface ShopConfig {
  readonly shop: string;
  readonly include_test_orders?: boolean | undefined;
}
type Context = PullContext<ShopConfig, ShopifyPullInput, Cursor>;

const days60 = 60 * 24 * 3_600_000;

interface PullSetup<Item extends CanonicalRecord> {
  readonly reading: (api: Graphql, shop: Shop) => Reading<Item>;
  /** Scopes that a run works without. */
  readonly optional: readonly string[];
}

/** Checks the grants and reports missing scopes, unless an earlier attempt of the run did. */
async function begin<Item extends CanonicalRecord>(
  context: Context,
  settings: PullSettings,
  { reading: makeReading, optional }: PullSetup<Item>,
) {
  const api = new Graphql(context.http, settings.apiVersion);
  const shop = await probe(api);
  const reading = makeReading(api, shop);
  const { root } = reading.documents;
  requireScope(shop.grants, `read_${root}`);
  for (const scope of context.cursor ? [] : optional.filter((wanted) => !shop.grants.has(wanted)))
    api.addNotice(
      'warning',
      'fields_left_out',
      `Left out the fields of ${root} that need ${scope}: the app was not granted it.`,
    );
  const { window, input, cursor, signal } = context;
  return { shop, job: { ...reading, api, grants: shop.grants, window, input, cursor, signal, bulk: settings.bulk } };
}

export async function* pullOrders(context: Context, settings: PullSettings): Pages<Order> {
  const { job, shop } = await begin(context, settings, {
    reading: orderReading,
    optional: ['read_customers', 'read_products'],
  });
  const { since } = context.window;
  const reachesBack = since === null || Date.now() - since.getTime() > days60;
  if (!shop.grants.has('read_all_orders') && reachesBack && !context.cursor)
    job.api.addNotice(
      'warning',
      'orders_limited_to_60_days',
      'Shopify leaves out orders older than 60 days: the app was not granted read_all_orders.',
    );
  const pages = pullRecords({ ...job, readsDeletions: false });
  yield* context.config.include_test_orders ? pages : withoutTestOrders(pages, context.cursor);
}

export async function* pullProducts(context: Context, settings: PullSettings): Pages<Product> {
  const { job } = await begin(context, settings, { reading: productReading, optional: ['read_inventory'] });
  yield* pullRecords({ ...job, readsDeletions: true });
}

export async function* pullCustomers(context: Context, settings: PullSettings): Pages<Customer> {
  const { job } = await begin(context, settings, { reading: customerReading, optional: [] });
  yield* pullRecords({ ...job, readsDeletions: false });
}
