/** A page is read with `first` and `after`; a bulk operation reads whole connections and takes no such arguments. */
export type Style = 'page' | 'bulk';

/** A connection in either style. `__typename` is left out: the global id tells the type. */
export const connection = (style: Style, name: string, first: number, fields: string): string =>
  style === 'page'
    ? `${name}(first: ${first}) { pageInfo { hasNextPage endCursor } nodes { ${fields} } }`
    : `${name} { edges { node { ${fields} } } }`;

/**
 * What a connection costs, by the model that fits recorded costs: 2 + floor(2 ln(max(2, first))) x its children.
 * https://shopify.dev/docs/api/usage/limits#graphql-admin-api-rate-limits
 */
export const connectionCost = (first: number, children: number): number =>
  2 + Math.floor(2 * Math.log(Math.max(2, first))) * children;

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

const restOfNested = 100;

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
    `query ${operation}($id: ID!, $after: String) { ${owner}(id: $id) { ${field}(first: ${restOfNested}, after: $after) ` +
    `{ pageInfo { hasNextPage endCursor } nodes { ${fields} } } } }`,
  cost: 1 + connectionCost(restOfNested, children),
});

/** A page of records, changed within the window, oldest change first: what changes meanwhile is never skipped. */
export const pageDocument = (operation: string, root: string, fields: string): string =>
  `query ${operation}($first: Int!, $after: String, $query: String) { ${root}(first: $first, after: $after, query: $query, ` +
  `sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor } nodes { ${fields} } } }`;

/** How many records the filter finds, counted up to a limit. */
export const countDocument = (operation: string, field: string): string =>
  `query ${operation}($query: String, $limit: Int) { ${field}(query: $query, limit: $limit) { count precision } }`;

/** The inner query of a bulk operation. It has no sortKey on purpose: with one, rows were dropped (estuary/connectors e1b9230a6). */
export const bulkQuery = (root: string, filter: string, fields: string): string =>
  `{ ${root}(query: ${JSON.stringify(filter)}) { edges { node { ${fields} } } } }`;
