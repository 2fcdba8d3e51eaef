/** A page takes `first` and `after`; a bulk operation reads whole connections and takes neither. */
export type Style = 'page' | 'bulk';

/** A connection in either style, without `__typename`: the global id contains the type. */
export const connection = (style: Style, name: string, first: number, fields: string): string =>
  style === 'page'
    ? `${name}(first: ${first}) { pageInfo { hasNextPage endCursor } nodes { ${fields} } }`
    : `${name} { edges { node { ${fields} } } }`;

/**
 * Cost of a connection. The formula fits recorded costs: 2 + floor(2 ln(max(2, first))) x its children.
 * https://shopify.dev/docs/api/usage/limits#graphql-admin-api-rate-limits
 */
export const connectionCost = (first: number, children: number): number =>
  2 + Math.floor(2 * Math.log(Math.max(2, first))) * children;

/** The most that a query of several records costs here, in points: Shopify refuses more than 1,000. */
export const maxPoints = 900;

export const money = 'shopMoney { amount currencyCode } presentmentMoney { amount currencyCode }';
export const address =
  'id name firstName lastName company address1 address2 city province provinceCode zip countryCodeV2 phone';

/** The rest of a connection that is nested in a record. */
export interface NestedPages {
  /** The root field that finds the owner by id. */
  readonly owner: string;
  /** The connection's name in its owner. */
  readonly field: string;
  readonly document: string;
  readonly cost: number;
}

const nestedPageSize = 100;

export const nestedPages = (
  operation: string,
  owner: string,
  field: string,
  fields: string,
  children: number,
): NestedPages => ({
  owner,
  field,
  document:
    `query ${operation}($id: ID!, $after: String) { ${owner}(id: $id) { ${field}(first: ${nestedPageSize}, after: $after) ` +
    `{ pageInfo { hasNextPage endCursor } nodes { ${fields} } } } }`,
  cost: 1 + connectionCost(nestedPageSize, children),
});

/** A page of records that changed within the window, oldest change first, so that a change during the run is never skipped. */
export const pageDocument = (operation: string, root: string, fields: string): string =>
  `query ${operation}($first: Int!, $after: String, $query: String) { ${root}(first: $first, after: $after, query: $query, ` +
  `sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor } nodes { ${fields} } } }`;

/** Counts the records that match a filter, up to a limit. */
export const countDocument = (operation: string, field: string): string =>
  `query ${operation}($query: String, $limit: Int) { ${field}(query: $query, limit: $limit) { count precision } }`;

/** The inner query of a bulk operation. It has no sortKey on purpose: with one, rows were dropped (estuary/connectors e1b9230a6). */
export const bulkQuery = (root: string, filter: string, fields: string): string =>
  `{ ${root}(query: ${JSON.stringify(filter)}) { edges { node { ${fields} } } } }`;
