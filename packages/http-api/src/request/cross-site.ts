import { IntegrationError } from '@makerfex/integrations-core';

/**
 * Refuses requests that a page of another site sends with a person's cookies, as browsers mark them (Fetch Metadata). Pages of
 * another subdomain (`same-site`) pass, and so do other clients, which send no mark. Following a link passes as well, unless
 * it opens within the other page: that is how a provider sends people back.
 * @throws IntegrationError `cross_site_request`
 */
export function refuseCrossSite(request: Request, trustedOrigins: ReadonlySet<string>): void {
  const { headers } = request;
  if (headers.get('sec-fetch-site') !== 'cross-site' || trustedOrigins.has(headers.get('origin') ?? '')) return;
  if (isVisit(request)) return;
  throw new IntegrationError(
    'cross_site_request',
    'A page of another site sent this request: if the site is yours, add its origin to `trustedOrigins`.',
  );
}

/** Whether a person went to the address: the other page then cannot see the answer or repeat the request unnoticed. */
function isVisit({ method, headers }: Request): boolean {
  const mode = headers.get('sec-fetch-mode') ?? 'navigate';
  const destination = headers.get('sec-fetch-dest') ?? 'document';
  return method === 'GET' && mode === 'navigate' && destination === 'document';
}

/** @throws IntegrationError `not_configured` if one is not an origin: only a scheme and a host. */
export function readTrustedOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const origin of origins)
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new IntegrationError(
        'not_configured',
        `\`trustedOrigins\` holds ${JSON.stringify(origin)}, which is not an origin: write it as https://app.example.com.`,
      );
  return new Set(origins);
}
