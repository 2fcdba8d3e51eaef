/** What the connection is and may do. */
export const probeDocument =
  'query ShopProbe { shop { id name myshopifyDomain currencyCode } currentAppInstallation { accessScopes { handle } } }';
export const probeCost = 3;

/** https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/bulkOperationRunQuery */
export const bulkStartDocument =
  'mutation BulkStart($query: String!) { bulkOperationRunQuery(query: $query, groupObjects: false) ' +
  '{ bulkOperation { id status } userErrors { code message } } }';
export const mutationCost = 10;

/** `currentBulkOperation` is deprecated: several can run at once. */
export const bulkPollDocument =
  'query BulkPoll($id: ID!) { bulkOperation(id: $id) { id status errorCode completedAt objectCount rootObjectCount url } }';

/** Products that were deleted. Events are kept for one year. */
export const deletionsDocument =
  'query Deletions($first: Int!, $after: String, $query: String) { events(first: $first, after: $after, query: $query, sortKey: ID) ' +
  '{ pageInfo { hasNextPage endCursor } nodes { id action ... on BasicEvent { subjectId subjectType } } } }';
export const deletionsPageSize = 250;
