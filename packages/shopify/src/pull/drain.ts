import type { RawObject, RecordReader } from '@makerfex/integrations-core/provider';
import type { NestedPages } from '../documents/selection.ts';
import type { Graphql } from '../graphql/graphql.ts';
import { asNode, at } from '../map/node.ts';
import { placeAfter } from './connection.ts';

/** A product has at most 2,048 variants: 21 pages. */
const maxNestedPages = 200;

/** Reads the rest of a connection that is nested in a record. Rejects the record if that cannot be read. */
export async function drain(
  api: Graphql,
  node: RawObject,
  nested: NestedPages,
  reader: RecordReader,
): Promise<RawObject> {
  const { whole, problem } = await readRest(api, node, nested);
  return whole ?? reader.reject(nested.field, problem);
}

/**
 * The same for an optional connection: if its rest cannot be read, all of it is left out, with a warning.
 * @param path of the node within its record
 */
export async function drainOrOmit(
  api: Graphql,
  node: RawObject,
  nested: NestedPages,
  { reader, path = '' }: { readonly reader: RecordReader; readonly path?: string },
): Promise<RawObject> {
  const { whole, problem } = await readRest(api, node, nested);
  if (whole) return whole;
  reader.warn(`${path}${nested.field}`, problem);
  const { [nested.field]: _unread, ...rest } = node;
  return rest;
}

type Rest =
  | { readonly whole: RawObject; readonly problem?: never }
  | { readonly whole?: never; readonly problem: string };

async function readRest(api: Graphql, node: RawObject, { field, document, cost, owner }: NestedPages): Promise<Rest> {
  const nodes: unknown[] = [];
  let connection: unknown = node[field];
  // It was not requested, or it is malformed, which the mapping reports.
  if (!asNode(connection)) return { whole: node };
  for (let pages = 0, previous: string | null = null; ; pages += 1) {
    const found = at(connection, 'nodes');
    const place = placeAfter(connection, previous);
    if (!Array.isArray(found) || !place) return { problem: 'is a page without a next place' };
    nodes.push(...found);
    if (place === 'end') return { whole: pages === 0 ? node : { ...node, [field]: { nodes } } };
    if (pages === maxNestedPages) return { problem: `has more than ${maxNestedPages} further pages, the limit` };
    previous = place.after;
    const data: RawObject = await api.query(document, { id: node.id, after: previous }, cost);
    connection = at(data, owner, field);
    if (!asNode(connection)) return { problem: 'was deleted while it was read' };
  }
}
