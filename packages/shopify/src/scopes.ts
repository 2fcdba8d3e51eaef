import { IntegrationError } from '@makerfex/integrations-core';

/** Scopes that the provider requests at authorisation; https://shopify.dev/docs/api/usage/access-scopes */
export const wantedScopes = [
  'read_orders',
  'read_all_orders',
  'read_customers',
  'read_products',
  'read_inventory',
  'read_locations',
] as const;

/** Scopes that the merchant granted the app. `write_x` includes `read_x`. */
export type Grants = ReadonlySet<string>;

/** @throws IntegrationError `provider_auth` if the scope was not granted */
export function requireScope(grants: Grants, scope: string): void {
  if (grants.has(scope)) return;
  throw new IntegrationError(
    'provider_auth',
    `The Shopify app was not granted ${scope}: add the scope to the app and authorise the shop again.`,
    { concerns: 'capability' },
  );
}
