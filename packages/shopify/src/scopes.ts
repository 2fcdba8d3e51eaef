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

/** What each of them is for, in words for the merchant. */
export const scopeReasons: Readonly<Record<(typeof wantedScopes)[number], string>> = {
  read_orders: 'Reads the orders of the last 60 days.',
  read_all_orders: 'Reads older orders.',
  read_customers: 'Reads customers, and who placed an order.',
  read_products: 'Reads products and their variants.',
  read_inventory: 'Reads how many of each variant are in stock.',
  read_locations: 'Reads where the stock is.',
};

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
