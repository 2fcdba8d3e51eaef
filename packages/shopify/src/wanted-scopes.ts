/** Scopes that the provider requests at authorisation; https://shopify.dev/docs/api/usage/access-scopes */
export const wantedScopes = [
  'read_orders',
  'read_all_orders',
  'read_customers',
  'read_products',
  'read_inventory',
  'read_locations',
] as const;
