import { IntegrationError } from '@makerfex/integrations-core';

/**
 * Refuses what a page of another site sends with a person's cookies, as the browser itself marks it (Fetch Metadata). A page of
 * another subdomain is `same-site` and passes, as does any other client, which sends no mark. A person who follows a link
 * passes as well, unless it opens within the other page: a provider sends people back that way.
 * @throws IntegrationError `cross_site_request`
 */
export function refuseCrossSite(request: Request, trustedOrigins: ReadonlySet<string>): void {
  const { headers } = request;
  if (headers.get('sec-fetch-site') !== 'cross-site' || trustedOrigins.has(headers.get('origin') ?? '')) return;
  if (isVisit(request)) return;
  throw new IntegrationError(
    'cross_site_request',
    'A page of another site sent this request: if it is one of yours, name its origin in `trustedOrigins`.',
  );
}

/** Whether a person has gone to the address, so that the other page neither sees the answer nor asks again and again. */
function isVisit({ method, headers }: Request): boolean {
  const mode = headers.get('sec-fetch-mode') ?? 'navigate';
  const destination = headers.get('sec-fetch-dest') ?? 'document';
  return method === 'GET' && mode === 'navigate' && destination === 'document';
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
