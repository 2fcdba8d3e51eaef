/** Reads the shop and the granted scopes. */
export const probeDocument =
  'query ShopProbe { shop { id name myshopifyDomain currencyCode } currentAppInstallation { accessScopes { handle } } }';
export const probeCost = 3;

/** https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/bulkOperationRunQuery */
export const bulkStartDocument =
  'mutation BulkStart($query: String!) { bulkOperationRunQuery(query: $query, groupObjects: false) ' +
  '{ bulkOperation { id status } userErrors { code message } } }';
export const mutationCost = 10;

/** By id, because several can run at once; `currentBulkOperation` is deprecated. */
export const bulkPollDocument =
  'query BulkPoll($id: ID!) { bulkOperation(id: $id) { id status errorCode completedAt objectCount rootObjectCount url } }';

/** Lists deleted products. Shopify stores events for one year. */
export const deletionsDocument =
  'query Deletions($first: Int!, $after: String, $query: String) { events(first: $first, after: $after, query: $query, sortKey: ID) ' +
  '{ pageInfo { hasNextPage endCursor } nodes { id action ... on BasicEvent { subjectId subjectType } } } }';
export const deletionsPageSize = 250;
