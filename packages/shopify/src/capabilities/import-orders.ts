import type { FetchedRecords, RawObject } from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import { moreLines, orderDocuments, refundsCost, refundsDocument } from '../documents/resources.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { at } from '../map/node.ts';
import { readOrder } from '../map/order.ts';
import { sentRefunds } from '../map/refunds.ts';
import { drain } from '../pull/drain.ts';
import { fetchRecords, type ShopifyFetchContext } from '../pull/fetch-records.ts';
import type { MakeReading, Pages, PullSettings, ShopifyPullContext } from '../pull/job.ts';
import { pullRecords } from '../pull/pull.ts';
import { startPull } from '../pull/start.ts';
import { withoutTestOrders } from '../pull/test-orders.ts';

const days60 = 60 * 24 * 3_600_000;

/** Pulls orders, without test orders unless the config includes them. */
export async function* pullOrders(context: ShopifyPullContext, settings: PullSettings): Pages<Order> {
  const { job, shop } = await startPull(context, settings, orderReading, ['read_customers', 'read_products']);
  const { since } = context.window;
  const reachesBack = since === null || Date.now() - since.getTime() > days60;
  if (!shop.grants.has('read_all_orders') && reachesBack && !context.cursor)
    job.api.addNotice(
      'warning',
      'orders_limited_to_60_days',
      'Shopify leaves out orders older than 60 days: the app was not granted read_all_orders.',
    );
  const pages = pullRecords(job);
  yield* context.config.include_test_orders ? pages : withoutTestOrders(pages, context.cursor);
}

/**
 * Fetches orders by their external ids. Test orders are `leftOut` unless the config includes them.
 * @throws IntegrationError `provider_auth` without the scope for them
 */
export async function fetchOrders(
  context: ShopifyFetchContext,
  settings: PullSettings,
  ids: readonly string[],
): Promise<FetchedRecords<Order>> {
  const { grants, ...found } = await fetchRecords(context, settings, ids, orderReading);
  const isWanted = ({ isTest }: Order) => context.config.include_test_orders === true || !isTest;
  const items = found.items.filter(isWanted);
  const leftOut = found.items.filter((order) => !isWanted(order)).map(({ externalId }) => externalId);
  // Without this scope Shopify hides orders older than 60 days: they are not deleted, unless Shopify itself says so.
  const isGone = (id: string) => grants.has('read_all_orders') || context.reportedGone?.includes(id) === true;
  return { ...found, items, leftOut, deleted: found.deleted.filter(isGone) };
}

const orderReading: MakeReading<Order> = (api, { grants }) => {
  const lines = moreLines(grants);
  const completeBulk = completeRefunds(api);
  return {
    documents: orderDocuments,
    read: readOrder,
    complete: async (node, reader) => completeBulk(await drain(api, node, lines, reader)),
    completeBulk,
  };
};

/**
 * Reads an order's refunds again, with their transactions, if one of them may have failed. Rarely needed, and not possible
 * within a bulk operation, which reads no connection within a list.
 */
const completeRefunds =
  (api: Graphql) =>
  async (order: RawObject): Promise<RawObject> => {
    if (sentRefunds(order) !== 'some') return order;
    const data = await api.query(refundsDocument, { id: order.id }, refundsCost);
    const refunds = at(data, 'order', 'refunds');
    return Array.isArray(refunds) ? { ...order, refunds } : order;
  };
