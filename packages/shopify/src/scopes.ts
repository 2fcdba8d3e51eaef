import { IntegrationError } from '@makerfex/integrations-core';
import { probeCost, probeDocument } from './documents/control.ts';
import type { Graphql } from './graphql/graphql.ts';
import { asList, asText, at } from './map/node.ts';

export { wantedScopes } from './wanted-scopes.ts';

/** Scopes that the merchant granted the app. `write_x` includes `read_x`. */
export type Grants = ReadonlySet<string>;

export interface Shop {
  readonly domain: string;
  readonly currency: string;
  readonly grants: Grants;
}

/** Reads the shop and its granted scopes. Each run reads them again, because a merchant can revoke them. */
export async function probe(api: Graphql): Promise<Shop> {
  const data = await api.query(probeDocument, {}, probeCost);
  const domain = asText(at(data, 'shop', 'myshopifyDomain'));
  const currency = asText(at(data, 'shop', 'currencyCode'));
  const scopes = asList(at(data, 'currentAppInstallation', 'accessScopes')).flatMap(
    ({ handle }) => asText(handle) ?? [],
  );
  if (domain === null || currency === null)
    throw new IntegrationError(
      'provider_malformed',
      "Shopify's answer names no shop; check the host's option apiVersion.",
    );
  return { domain, currency, grants: new Set(scopes.flatMap((s) => [s, s.replace(/^write_/, 'read_')])) };
}

export function requireScope(grants: Grants, scope: string): void {
  if (grants.has(scope)) return;
  throw new IntegrationError(
    'provider_auth',
    `The Shopify app was not granted ${scope}: add the scope to the app and authorise the shop again.`,
    { concerns: 'capability' },
  );
}
