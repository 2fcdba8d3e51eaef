import { IntegrationError } from '@makerfex/integrations-core';
import { probeCost, probeDocument } from './documents/control.ts';
import type { Graphql } from './graphql/graphql.ts';
import { asList, asText, at } from './map/node.ts';
import type { Grants } from './scopes.ts';

export interface Shop {
  readonly domain: string;
  readonly currency: string;
  readonly grants: Grants;
  /** The scopes as Shopify names them: without those that others include. */
  readonly handles: readonly string[];
}

/** Reads the shop and its granted scopes. Each run reads them again, because a merchant can revoke them. */
export async function readShop(api: Graphql): Promise<Shop> {
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
  return {
    domain,
    currency,
    grants: new Set(scopes.flatMap((s) => [s, s.replace(/^write_/, 'read_')])),
    handles: scopes,
  };
}
