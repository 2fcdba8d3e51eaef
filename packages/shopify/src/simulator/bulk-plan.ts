import {
  type FieldNode,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { at } from '../map/node.ts';
import type { Prepared } from './execute.ts';
import { prepare, schema } from './schema.ts';

export interface BulkPlan {
  readonly prepared: Prepared;
  readonly root: 'orders' | 'products' | 'customers';
  readonly filter: string | null;
  /** Whether it has a sort key, with which bulk operations drop rows. */
  readonly sorted: boolean;
  /** The records of a result. */
  nodesOf(data: unknown): readonly unknown[];
}

const maxConnections = 5;
const maxDepth = 2;

/**
 * Checks the query of a bulk operation: one connection at the root, at most five in all, at most two nested, none within a list.
 * @returns a message if the query breaks a rule
 * @see https://shopify.dev/docs/api/usage/bulk-operations/queries#operation-restrictions
 */
export function planBulk(query: string): BulkPlan | string {
  const prepared = prepare(query);
  if (!('document' in prepared)) return 'Invalid bulk query';
  const [root, ...others] = fieldsOf(prepared.operation.selectionSet);
  const name = root?.name.value;
  if (!root || others.length > 0 || !isRoot(name)) return 'Bulk queries must contain exactly one top-level connection.';
  const found = connectionsIn(root, 0);
  if (found.length > maxConnections) return `Bulk queries cannot contain more than ${maxConnections} connections.`;
  if (Math.max(...found) > maxDepth)
    return `Bulk queries cannot have connections nested deeper than ${maxDepth} levels.`;
  if (holdsConnectionInList(root, schema.getQueryType()?.name))
    return 'Queries that contain a connection field within a list field are not supported.';
  const argument = (wanted: string) => root.arguments?.find((given) => given.name.value === wanted)?.value;
  const filter = argument('query');
  return {
    prepared,
    root: name,
    filter: filter?.kind === Kind.STRING ? filter.value : null,
    sorted: argument('sortKey') !== undefined,
    nodesOf: (data) => edgesOf(data, name),
  };
}

const isRoot = (name: string | undefined): name is BulkPlan['root'] =>
  name === 'orders' || name === 'products' || name === 'customers';

const fieldsOf = (selections: SelectionSetNode | undefined): FieldNode[] =>
  (selections?.selections ?? []).filter((selection) => selection.kind === Kind.FIELD);

/** How deep each connection of a field is nested; a connection is what has edges. */
function connectionsIn(field: FieldNode, depth: number): number[] {
  const fields = fieldsOf(field.selectionSet);
  const isConnection = fields.some(({ name }) => name.value === 'edges');
  const inner = fields.flatMap((child) => connectionsIn(child, isConnection ? depth + 1 : depth));
  return isConnection ? [depth, ...inner] : inner;
}

/** Whether a list, other than the edges of a connection, contains a connection, which could not be written as lines. */
function holdsConnectionInList(field: FieldNode, parent: string | undefined, isInList = false): boolean {
  const type = schema.getType(parent ?? '');
  const definition = isObjectType(type) ? type.getFields()[field.name.value] : undefined;
  if (!definition) return false;
  const target = getNamedType(definition.type).name;
  if (isInList && target.endsWith('Connection')) return true;
  const isList = isListType(getNullableType(definition.type)) && !target.endsWith('Edge');
  return fieldsOf(field.selectionSet).some((child) => holdsConnectionInList(child, target, isInList || isList));
}

function edgesOf(data: unknown, root: string): readonly unknown[] {
  const edges = at(data, root, 'edges');
  return Array.isArray(edges) ? edges.map((edge) => at(edge, 'node')) : [];
}
