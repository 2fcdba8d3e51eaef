import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { ApiContext } from './access.ts';

const maxFirst = 250;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page of nodes in the shape of a connection. What was found is noted for the actual cost. */
export function connectionOf(nodes: readonly unknown[], hasNextPage: boolean, endCursor: string | null) {
  return {
    nodes,
    // Made only where they are asked for.
    edges: () => nodes.map((node) => ({ node })),
    pageInfo: { hasNextPage, endCursor },
  };
}

/** A connection over a list that is held whole, such as the lines of an order. Cursors are places in it. */
export function listConnection(
  list: readonly unknown[],
  { first, after }: PageArguments,
  context: ApiContext,
  info: GraphQLResolveInfo,
) {
  if (context.bulk) return connectionOf(list, false, null);
  const size = pageSize(first, info.fieldName);
  const start = after ? Number(readCursor(after)[0]) : 0;
  const end = Math.min(list.length, start + size);
  noteSize(context, info, end - start);
  return connectionOf(list.slice(start, end), end < list.length, end > start ? writeCursor([end]) : null);
}

/** Resolves a connection over a list that is made when it is asked for. */
export const connect =
  (list: () => readonly unknown[]) =>
  (page: PageArguments, context: ApiContext, info: GraphQLResolveInfo): unknown =>
    listConnection(list(), page, context, info);

/** @throws GraphQLError where no page is asked for, or more than Shopify gives. */
export function pageSize(first: number | null | undefined, field: string): number {
  if (typeof first !== 'number')
    throw new GraphQLError(`you must provide one of first or last`, { extensions: { code: 'BAD_REQUEST' } });
  if (first < 0 || first > maxFirst)
    throw new GraphQLError(`${field}: first must be between 0 and ${maxFirst}`, {
      extensions: { code: 'BAD_REQUEST' },
    });
  return first;
}

export function noteSize({ sizes }: ApiContext, { fieldNodes: [field] }: GraphQLResolveInfo, found: number): void {
  if (field) sizes.set(field, Math.max(sizes.get(field) ?? 0, found));
}

export const writeCursor = (place: readonly (number | string)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64');

export function readCursor(cursor: string): readonly unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
    if (Array.isArray(place)) return place;
  } catch {
    // Told below, as a cursor of any other kind is.
  }
  throw new GraphQLError('Invalid cursor for current pagination sort.');
}
