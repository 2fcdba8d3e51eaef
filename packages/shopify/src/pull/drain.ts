import { IntegrationError } from '@makerfex/integrations-core';
import type { NestedPages } from '../documents/selection.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { asNode, asText, at, type Node, nodesOf } from '../map/node.ts';
import { Unreadable } from '../map/reader.ts';

/** A product has at most 2,048 variants: 21 pages. */
const mostNestedPages = 200;

/** Where a page ends: null behind the last one. A page that does not move on is a fault, not an endless loop. */
export function nextAfter(connection: unknown, previous: string | null, of: string): string | null {
  if (at(connection, 'pageInfo', 'hasNextPage') !== true) return null;
  const after = asText(at(connection, 'pageInfo', 'endCursor'));
  if (after === null || after === previous)
    throw new IntegrationError('provider_malformed', `Shopify promised a further page of ${of} but gave no way to it.`);
  return after;
}

/** Reads the rest of a connection that is nested in a record, so that none of it is lost. */
export async function drain(api: Graphql, node: Node, nested: NestedPages): Promise<Node> {
  const held = asNode(node[nested.field]);
  let after = nextAfter(held, null, nested.field);
  if (after === null) return node;
  const nodes = [...nodesOf(held)];
  for (let pages = 0; after !== null; pages += 1) {
    if (pages === mostNestedPages)
      throw new Unreadable(nested.field, `has more than ${mostNestedPages} further pages, the most that are read`);
    const data: Node = await api.query(nested.document, { id: node.id, after }, nested.cost);
    const connection: unknown = at(data, nested.owner, nested.field);
    if (!asNode(connection)) throw new Unreadable(nested.field, 'was deleted while it was read');
    nodes.push(...nodesOf(connection));
    after = nextAfter(connection, after, nested.field);
  }
  return { ...node, [nested.field]: { nodes } };
}
