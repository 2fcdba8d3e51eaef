import type {
  CanonicalRecord,
  Customer,
  FetchContext,
  Notice,
  Order,
  Product,
  RecordIssue,
} from '@makerfex/integrations-core';
import type { PullSettings, ShopConfig } from './capabilities.ts';
import { Graphql } from './graphql/graphql.ts';
import { asNode, idOf, type Node } from './map/node.ts';
import { mapNodes } from './map/page.ts';
import { customerReading, orderReading, productReading, type Reading } from './readings.ts';
import { probe, requireScope, type Shop } from './scopes.ts';

/** Records as they are now. */
export interface Fetched<Item> {
  readonly items: readonly Item[];
  /** External ids of those that no longer exist. */
  readonly deleted: readonly string[];
  /** External ids of test orders, unless the config includes them. */
  readonly leftOut?: readonly string[];
  readonly rejected: readonly RecordIssue[];
  readonly warnings: readonly RecordIssue[];
  readonly notices: readonly Notice[];
}

type Context = FetchContext<ShopConfig>;

/**
 * Fetches orders by their external ids. Test orders are `leftOut` unless the config includes them.
 * @throws IntegrationError `provider_auth` without the scope for them.
 */
export async function fetchOrders(
  context: Context,
  settings: Pick<PullSettings, 'apiVersion'>,
  ids: readonly string[],
): Promise<Fetched<Order>> {
  const { grants, ...found } = await fetchRecords(context, settings, ids, orderReading);
  const isWanted = ({ isTest }: Order) => context.config.include_test_orders === true || !isTest;
  const items = found.items.filter(isWanted);
  const leftOut = found.items.filter((order) => !isWanted(order)).map(({ externalId }) => externalId);
  // Without this scope Shopify hides orders older than 60 days: they are not deleted.
  return { ...found, items, leftOut, deleted: grants.has('read_all_orders') ? found.deleted : [] };
}

/** Fetches products by their external ids. */
export const fetchProducts = (
  context: Context,
  settings: Pick<PullSettings, 'apiVersion'>,
  ids: readonly string[],
): Promise<Fetched<Product>> => fetchRecords(context, settings, ids, productReading);

/** Fetches customers by their external ids. */
export const fetchCustomers = (
  context: Context,
  settings: Pick<PullSettings, 'apiVersion'>,
  ids: readonly string[],
): Promise<Fetched<Customer>> => fetchRecords(context, settings, ids, customerReading);

const owners = {
  orders: ['order', 'Order'],
  products: ['product', 'Product'],
  customers: ['customer', 'Customer'],
} as const;
/** Shopify refuses a query of more than 1,000 points. */
const maxPoints = 900;

async function fetchRecords<Item extends CanonicalRecord>(
  { http, signal }: Context,
  { apiVersion }: Pick<PullSettings, 'apiVersion'>,
  ids: readonly string[],
  makeReading: (api: Graphql, shop: Shop) => Reading<Item>,
): Promise<Fetched<Item> & { readonly grants: Shop['grants'] }> {
  const api = new Graphql(http, apiVersion);
  const shop = await probe(api);
  const { documents, read, complete } = makeReading(api, shop);
  requireScope(shop.grants, `read_${documents.root}`);
  const [owner, type] = owners[documents.root];
  const cost = documents.nodeCost(shop.grants);
  const nodes: Node[] = [];
  const mismatched: RecordIssue[] = [];
  const deleted: string[] = [];
  const wanted = [...new Set(ids)].filter((id) => /^\d+$/.test(id));
  const perQuery = Math.max(1, Math.floor(maxPoints / cost));
  for (let start = 0; start < wanted.length; start += perQuery) {
    signal.throwIfAborted();
    const batch = wanted.slice(start, start + perQuery);
    const document = byIdDocument(owner, type, documents.fields('page', shop.grants), batch.length);
    const variables = Object.fromEntries(batch.map((id, n) => [`id${n}`, `gid://shopify/${type}/${id}`]));
    const data: Node = await api.query(document, variables, cost * batch.length);
    for (const [n, id] of batch.entries()) {
      const answer = data[`r${n}`];
      const node = asNode(answer);
      if (answer === null) deleted.push(id);
      else if (node && idOf(node.id) === id) nodes.push(node);
      // A missing answer does not mean that the record was deleted.
      else if (answer !== undefined)
        mismatched.push({ externalId: id, field: 'id', problem: 'is not the requested id' });
    }
  }
  const found = await mapNodes(nodes, complete, read);
  const rejected = [...found.rejected, ...mismatched];
  return { ...found, rejected, deleted, notices: api.takeNotices(), grants: shop.grants };
}

/** Requests several records in one query, each under its own alias: unlike `nodes`, this costs only what the records cost. */
function byIdDocument(owner: string, type: string, fields: string, count: number): string {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const variables = numbers.map((n) => `$id${n}: ID!`).join(', ');
  const parts = numbers.map((n) => `r${n}: ${owner}(id: $id${n}) { ${fields} }`).join(' ');
  return `query ${type}sById(${variables}) { ${parts} }`;
}
