import type { Customer, Order, Product, PullContext } from '@makerfex/integrations-core';
import {
  customerDocuments,
  moreAddresses,
  moreLevels,
  moreLines,
  moreMedia,
  moreVariants,
  orderDocuments,
  productDocuments,
  type ResourceDocuments,
  refundsCost,
  refundsDocument,
} from './documents/resources.ts';
import { Graphql } from './graphql/graphql.ts';
import { readCustomer } from './map/customer.ts';
import { asNode, at, type Node } from './map/node.ts';
import { readOrder } from './map/order.ts';
import { readProduct } from './map/product.ts';
import type { Reader } from './map/reader.ts';
import { hasOpenRefund } from './map/refunds.ts';
import type { Cursor } from './pull/cursor.ts';
import { drain, drainOrOmit } from './pull/drain.ts';
import type { BulkSettings, Pages, PullJob, ShopifyPullInput } from './pull/job.ts';
import { pullRecords } from './pull/pull.ts';
import { withoutTestOrders } from './pull/test-orders.ts';
import { type Grants, probe, requireScope } from './scopes.ts';

export interface PullSettings {
  readonly apiVersion: string;
  readonly bulk: BulkSettings;
}
/** What the pulls need of a connection's config. */
export interface ShopConfig {
  readonly shop: string;
  readonly include_test_orders?: boolean | undefined;
}
type Context = PullContext<ShopConfig, ShopifyPullInput, Cursor>;

const days60 = 60 * 24 * 3_600_000;

/** Where a run was interrupted, its notices were told already. */
async function begin(
  context: Context,
  settings: PullSettings,
  documents: ResourceDocuments,
  optional: readonly string[],
) {
  const api = new Graphql(context.http, settings.apiVersion);
  const shop = await probe(api);
  requireScope(shop.grants, `read_${documents.root}`);
  for (const scope of context.cursor ? [] : optional.filter((wanted) => !shop.grants.has(wanted)))
    api.tell(
      'warning',
      'fields_left_out',
      `What needs ${scope} is left out of ${documents.root}: the app was not granted it.`,
    );
  const { window, input, cursor, signal } = context;
  return { shop, job: { api, documents, grants: shop.grants, window, input, cursor, signal, bulk: settings.bulk } };
}

export async function* pullOrders(context: Context, settings: PullSettings): Pages<Order> {
  const { job, shop } = await begin(context, settings, orderDocuments, ['read_customers', 'read_products']);
  const { since } = context.window;
  const reachesBack = since === null || Date.now() - since.getTime() > days60;
  if (!shop.grants.has('read_all_orders') && reachesBack && !context.cursor)
    job.api.tell(
      'warning',
      'orders_limited_to_60_days',
      'Shopify leaves out orders older than 60 days: the app was not granted read_all_orders.',
    );
  const lines = moreLines(job.grants);
  const completeBulk = completeRefunds(job.api);
  const pages = pullRecords({
    ...job,
    read: readOrder,
    complete: async (node, reader) => completeBulk(await drain(job.api, node, lines), reader),
    completeBulk,
    readsDeletions: false,
  });
  yield* context.config.include_test_orders ? pages : withoutTestOrders(pages);
}

export async function* pullProducts(context: Context, settings: PullSettings): Pages<Product> {
  const { job, shop } = await begin(context, settings, productDocuments, ['read_inventory']);
  yield* pullRecords({
    ...job,
    read: (reader, node) => readProduct(reader, node, shop.currency),
    complete: completeProduct(job.api, job.grants),
    completeBulk: async (node) => node,
    readsDeletions: true,
  });
}

export async function* pullCustomers(context: Context, settings: PullSettings): Pages<Customer> {
  const { job } = await begin(context, settings, customerDocuments, []);
  const addresses = moreAddresses();
  yield* pullRecords({
    ...job,
    read: readCustomer,
    complete: (node, reader) => drainOrOmit(job.api, node, addresses, { reader }),
    completeBulk: async (node) => node,
    readsDeletions: false,
  });
}

/**
 * Reads what became of an order's refunds if one of them may not have gone out. Rarely needed, and it takes a connection within
 * a list, which no bulk operation reads.
 */
const completeRefunds =
  (api: Graphql): PullJob<Order>['completeBulk'] =>
  async (order, reader) => {
    if (!hasOpenRefund(order)) return order;
    const data = await api.query(refundsDocument, { id: order.id }, refundsCost);
    const { refunds: _stated, ...rest } = order;
    const refunds = at(data, 'order', 'refunds');
    if (Array.isArray(refunds)) return { ...rest, refunds };
    reader.warn('refunds', 'has one that did not go out, and which one could not be read');
    return rest;
  };

/** A product can have 2,048 variants, and a variant many locations: each connection is read to its end. */
const completeProduct = (api: Graphql, grants: Grants) => {
  const [media, variants, levels] = [moreMedia(), moreVariants(grants), moreLevels()];
  const completeVariant = async (value: unknown, path: string, reader: Reader): Promise<unknown> => {
    const variant = asNode(value);
    const item = asNode(variant?.inventoryItem);
    return item ? { ...variant, inventoryItem: await drainOrOmit(api, item, levels, { reader, path }) } : value;
  };
  return async (product: Node, reader: Reader): Promise<Node> => {
    const withMedia = await drainOrOmit(api, product, media, { reader });
    const whole = await drainOrOmit(api, withMedia, variants, { reader });
    const found = at(whole.variants, 'nodes');
    if (!Array.isArray(found)) return whole;
    const nodes: unknown[] = [];
    for (const [index, variant] of found.entries())
      nodes.push(await completeVariant(variant, `variants.${index}.`, reader));
    return { ...whole, variants: { nodes } };
  };
};
