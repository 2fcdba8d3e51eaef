/** A page of Shopify's documentation. */
const documentation = /^https:\/\/shopify\.dev\/[\w./#?=&-]{1,200}$/;

/**
 * Reads the header that announces a deprecation. Passes on only a link to the documentation.
 * @see https://shopify.dev/docs/api/usage/versioning#deprecation-practices
 */
export function readDeprecation(headers: Headers): string | null {
  const reason = headers.get('x-shopify-api-deprecated-reason');
  if (reason === null) return null;
  return documentation.test(reason.trim()) ? `see ${reason.trim()}` : "see the changelog of Shopify's API";
}
