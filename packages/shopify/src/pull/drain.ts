import type { NestedPages } from '../documents/selection.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { asNode, at, type Node } from '../map/node.ts';
import { type Reader, Unreadable } from '../map/reader.ts';
import { placeAfter } from './connection.ts';

/** A product has at most 2,048 variants: 21 pages. */
const maxNestedPages = 200;

/** Reads the rest of a connection that is nested in a record. */
export async function drain(api: Graphql, node: Node, nested: NestedPages): Promise<Node> {
  const { field, document, cost, owner } = nested;
  const nodes: unknown[] = [];
  let connection: unknown = node[field];
  // It was not requested, or it is malformed, which the mapping reports.
  if (!asNode(connection)) return node;
  for (let pages = 0, previous: string | null = null; ; pages += 1) {
    const found = at(connection, 'nodes');
    const place = placeAfter(connection, previous);
    if (!Array.isArray(found) || !place) throw new Unreadable(field, 'is a page without a next place');
    nodes.push(...found);
    if (place === 'end') return pages === 0 ? node : { ...node, [field]: { nodes } };
    if (pages === maxNestedPages)
      throw new Unreadable(field, `has more than ${maxNestedPages} further pages, the limit`);
    previous = place.after;
    const data: Node = await api.query(document, { id: node.id, after: previous }, cost);
    connection = at(data, owner, field);
    if (!asNode(connection)) throw new Unreadable(field, 'was deleted while it was read');
  }
}

/**
 * The same for an optional connection: if its rest cannot be read, all of it is left out, with a warning.
 * @param path of the node within its record
 */
export async function drainOrOmit(
  api: Graphql,
  node: Node,
  nested: NestedPages,
  { reader, path = '' }: { readonly reader: Reader; readonly path?: string },
): Promise<Node> {
  try {
    return await drain(api, node, nested);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    reader.warn(`${path}${error.field}`, error.problem);
    const { [nested.field]: _unread, ...rest } = node;
    return rest;
  }
}
