/** What the provider asks for when it is authorised; https://shopify.dev/docs/api/usage/access-scopes */
export const wantedScopes = [
  'read_orders',
  'read_all_orders',
  'read_customers',
  'read_products',
  'read_inventory',
  'read_locations',
] as const;
