import type { FetchContext, FetchedRecords, RawObject, RecordIssue } from '@makerfex/integrations-core/provider';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import type { ShopifyConfig } from '../config.ts';
import { maxPoints } from '../documents/selection.ts';
import { Graphql } from '../graphql/graphql.ts';
import { asNode, idOf } from '../map/node.ts';
import { mapNodes } from '../map/page.ts';
import { type Grants, requireScope } from '../scopes.ts';
import { readShop } from '../shop.ts';
import { isInventoryItem, resolveInventoryItems } from './inventory-items.ts';
import type { MakeReading, PullSettings } from './job.ts';

export type ShopifyFetchContext = FetchContext<ShopifyConfig>;

const owners = {
  orders: ['order', 'Order'],
  products: ['product', 'Product'],
  customers: ['customer', 'Customer'],
} as const;
/**
 * Fetches records by their external ids, and products also by the global ids of their inventory items.
 * @throws IntegrationError `provider_auth` without the scope for them
 */
export async function fetchRecords<Item extends CanonicalRecord>(
  { http, signal }: ShopifyFetchContext,
  { apiVersion }: PullSettings,
  ids: readonly string[],
  makeReading: MakeReading<Item>,
): Promise<FetchedRecords<Item> & { readonly grants: Grants }> {
  const api = new Graphql(http, apiVersion);
  const shop = await readShop(api);
  const { documents, read, complete } = makeReading(api, shop);
  requireScope(shop.grants, `read_${documents.root}`);
  const [owner, type] = owners[documents.root];
  const cost = documents.nodeCost(shop.grants);
  const nodes: RawObject[] = [];
  const mismatched: RecordIssue[] = [];
  const deleted: string[] = [];
  const named = documents.root === 'products' ? await resolveInventoryItems(api, ids, signal) : ids;
  const wanted = [...new Set(named)].filter((id) => /^\d+$/.test(id));
  const perQuery = Math.max(1, Math.floor(maxPoints / cost));
  for (let start = 0; start < wanted.length; start += perQuery) {
    signal.throwIfAborted();
    const batch = wanted.slice(start, start + perQuery);
    const document = byIdDocument(owner, type, documents.fields('page', shop.grants), batch.length);
    const variables = Object.fromEntries(batch.map((id, n) => [`id${n}`, `gid://shopify/${type}/${id}`]));
    const data: RawObject = await api.query(document, variables, cost * batch.length);
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
  const aliases = documents.root === 'products' ? ids.filter(isInventoryItem) : [];
  return { ...found, rejected, deleted, aliases, notices: api.takeNotices(), grants: shop.grants };
}

/** Requests several records in one query, each under its own alias: unlike `nodes`, this costs only what the records cost. */
function byIdDocument(owner: string, type: string, fields: string, count: number): string {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const variables = numbers.map((n) => `$id${n}: ID!`).join(', ');
  const parts = numbers.map((n) => `r${n}: ${owner}(id: $id${n}) { ${fields} }`).join(' ');
  return `query ${type}sById(${variables}) { ${parts} }`;
}
