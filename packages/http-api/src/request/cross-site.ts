import { IntegrationError } from '@makerfex/integrations-core';

/**
 * Refuses what a page of another site sends with a person's cookies, as the browser itself marks it (Fetch Metadata). A page of
 * another subdomain is `same-site` and passes, as does any other client, which sends no mark.
 * @throws IntegrationError `cross_site_request`
 */
export function refuseCrossSite({ headers }: Request, trustedOrigins: ReadonlySet<string>): void {
  if (headers.get('sec-fetch-site') !== 'cross-site' || trustedOrigins.has(headers.get('origin') ?? '')) return;
  throw new IntegrationError(
    'cross_site_request',
    'A page of another site sent this request: if it is one of yours, name its origin in `trustedOrigins`.',
  );
}

/** @throws IntegrationError `not_configured` if one is not an origin: a scheme and a host, and nothing after them. */
export function readTrustedOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const origin of origins)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new IntegrationError(
        'not_configured',
        `\`trustedOrigins\` holds ${JSON.stringify(origin)}, which is not an origin: write it as https://app.example.com.`,
      );
  return new Set(origins);
}
