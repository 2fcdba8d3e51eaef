import type { NestedPages } from '../documents/selection.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { asNode, at, type Node } from '../map/node.ts';
import { type Reader, Unreadable } from '../map/reader.ts';
import { placeAfter } from './connection.ts';

/** A product has at most 2,048 variants: 21 pages. */
const mostNestedPages = 200;

/** Reads the rest of a connection that is nested in a record, so that none of it is lost. */
export async function drain(api: Graphql, node: Node, nested: NestedPages): Promise<Node> {
  const { field, document, cost, owner } = nested;
  const nodes: unknown[] = [];
  let connection: unknown = node[field];
  // What was not asked for is not there; what is no connection the mapping tells.
  if (!asNode(connection)) return node;
  for (let pages = 0, previous: string | null = null; ; pages += 1) {
    const found = at(connection, 'nodes');
    const place = placeAfter(connection, previous);
    if (!Array.isArray(found) || !place) throw new Unreadable(field, 'is a page that does not say what follows it');
    nodes.push(...found);
    if (place === 'end') return pages === 0 ? node : { ...node, [field]: { nodes } };
    if (pages === mostNestedPages)
      throw new Unreadable(field, `has more than ${mostNestedPages} further pages, the most that are read`);
    previous = place.after;
    const data: Node = await api.query(document, { id: node.id, after: previous }, cost);
    connection = at(data, owner, field);
    if (!asNode(connection)) throw new Unreadable(field, 'was deleted while it was read');
  }
}

/**
 * The same for a connection that a record can do without: if its rest cannot be read, all of it is left out, with a warning.
 * @param path of the node within its record.
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
