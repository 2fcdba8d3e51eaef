import type { RawObject } from '@makerfex/integrations-core/provider';
import type { ResourceDocuments } from '../src/documents/resources.ts';
import { pageDocument } from '../src/documents/selection.ts';
import { Graphql } from '../src/graphql/graphql.ts';
import { asList, at } from '../src/map/node.ts';
import { wantedScopes } from '../src/scopes.ts';
import { type ShopOptions, simulatedShop } from './shop.ts';

const grants = new Set<string>(wantedScopes);

/** The first hundred records of a simulated shop, as Shopify answers them. */
export async function answersOf(
  { operation, root, fields }: ResourceDocuments,
  options: ShopOptions,
): Promise<readonly RawObject[]> {
  const { context } = simulatedShop(options);
  const api = new Graphql(context.http, '2026-10');
  const data = await api.query(pageDocument(operation, root, fields('page', grants)), { first: 100 }, 1);
  return asList(at(data, root, 'nodes'));
}

/** A node with one of its parts changed. */
export interface Changed {
  /** The path of the part. */
  readonly path: string;
  readonly node: RawObject;
}

/** A node without each of its keys, one at a time, at any depth. */
export const withoutEach = (node: RawObject): readonly Changed[] => nodesOf(changes(node, 'drop'));

/** A node with each of its texts, numbers and flags replaced by a value of another type, one at a time. */
export const mistypedEach = (node: RawObject): readonly Changed[] => nodesOf(changes(node, 'mistype'));

interface Change {
  readonly path: string;
  readonly value: unknown;
}
const nodesOf = (all: readonly Change[]): Changed[] => all.map(({ path, value }) => ({ path, node: Object(value) }));

function changes(value: unknown, how: 'drop' | 'mistype'): Change[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) =>
      changes(item, how).map((one) => ({ path: `${index}.${one.path}`, value: value.with(index, one.value) })),
    );
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const isLeaf = typeof inner !== 'object';
    const { [name]: _dropped, ...rest } = Object(value);
    const within = changes(inner, how).map((one) => ({
      path: `${name}.${one.path}`,
      value: { ...value, [name]: one.value },
    }));
    if (how === 'drop') return [{ path: name, value: rest }, ...within];
    return isLeaf
      ? [{ path: name, value: { ...value, [name]: typeof inner === 'string' ? ['canary'] : 'canary' } }]
      : within;
  });
}
