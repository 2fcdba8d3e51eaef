import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { ApiContext } from './access.ts';

const maxFirst = 250;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page of nodes in the shape of a connection. */
export function connectionOf(nodes: readonly unknown[], hasNextPage: boolean, endCursor: string | null) {
  return {
    nodes,
    // Created only on request.
    edges: () => nodes.map((node) => ({ node })),
    pageInfo: { hasNextPage, endCursor },
  };
}

/** A connection over a whole list, such as the lines of an order. Cursors are positions in it. */
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
  recordSize(context, info, end - start);
  return connectionOf(list.slice(start, end), end < list.length, end > start ? writeCursor([end]) : null);
}

/** Resolves a connection over a list that is created on demand. */
export const connect =
  (list: () => readonly unknown[]) =>
  (page: PageArguments, context: ApiContext, info: GraphQLResolveInfo): unknown =>
    listConnection(list(), page, context, info);

/** @throws GraphQLError if `first` is missing, or larger than Shopify allows */
export function pageSize(first: number | null | undefined, field: string): number {
  if (typeof first !== 'number')
    throw new GraphQLError(`you must provide one of first or last`, { extensions: { code: 'BAD_REQUEST' } });
  if (first < 0 || first > maxFirst)
    throw new GraphQLError(`${field}: first must be between 0 and ${maxFirst}`, {
      extensions: { code: 'BAD_REQUEST' },
    });
  return first;
}

/** Records the size of a connection for the actual cost. */
export function recordSize({ sizes }: ApiContext, { fieldNodes: [field] }: GraphQLResolveInfo, found: number): void {
  if (field) sizes.set(field, Math.max(sizes.get(field) ?? 0, found));
}

export const writeCursor = (place: readonly (number | string)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64');

export function readCursor(cursor: string): readonly unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString());
    if (Array.isArray(place)) return place;
  } catch {
    // Refused below, like any other invalid cursor.
  }
  throw new GraphQLError('Invalid cursor for current pagination sort.');
}
