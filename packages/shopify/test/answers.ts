import { getNamedType, isInterfaceType, isNonNullType, isObjectType } from 'graphql';
import type { ResourceDocuments } from '../src/documents/resources.ts';
import { pageDocument } from '../src/documents/selection.ts';
import { Graphql } from '../src/graphql/graphql.ts';
import { asList, at, type Node } from '../src/map/node.ts';
import { wantedScopes } from '../src/scopes.ts';
import { schema } from '../src/simulator/schema.ts';
import { type ShopOptions, simulatedShop } from './shop.ts';

const grants = new Set<string>(wantedScopes);

/** The first hundred records of a simulated shop, as they are answered. */
export async function answersOf(
  { operation, root, fields }: ResourceDocuments,
  options: ShopOptions,
): Promise<readonly Node[]> {
  const { context } = simulatedShop(options);
  const api = new Graphql(context.http, '2026-10');
  const data = await api.query(pageDocument(operation, root, fields('page', grants)), { first: 100 }, 1);
  return asList(at(data, root, 'nodes'));
}

/** A node without one of its parts. */
export interface Dropped {
  /** Where the part stood. */
  readonly path: string;
  readonly node: Node;
}

/** A node without each of the parts that may be null by the schema, one at a time. */
export const withoutEach = (node: Node, typeName: string): readonly Dropped[] =>
  dropIn(node, schema.getType(typeName)).map(({ path, value }) => ({ path, node: Object(value) }));

function dropIn(value: unknown, type: unknown): { path: string; value: unknown }[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) =>
      dropIn(item, type).map((one) => ({ path: `${index}.${one.path}`, value: value.with(index, one.value) })),
    );
  if (typeof value !== 'object' || value === null || !(isObjectType(type) || isInterfaceType(type))) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = type.getFields()[name];
    if (!field) return [];
    const { [name]: _dropped, ...rest } = Object(value);
    const within = dropIn(inner, getNamedType(field.type)).map((one) => ({
      path: `${name}.${one.path}`,
      value: { ...value, [name]: one.value },
    }));
    return isNonNullType(field.type) ? within : [{ path: name, value: rest }, ...within];
  });
}
