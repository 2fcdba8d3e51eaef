import { IntegrationError } from '../errors.ts';
import type { RequestOptions } from '../provider/http.ts';

/**
 * A scheme, a second host, white space (which the URL parser drops), and before the query a backslash or `..`.
 */
const escapes = /^[a-z][a-z\d+.-]*:|^\/\/|\s|^[^?#]*\\|^(?:[^?#]*\/)?(?:\.|%2e){1,2}(?:[/?#]|$)/i;

/**
 * The address of a path below a provider's base URL.
 * @throws IntegrationError `not_configured` if the path would leave it, and take the credential along
 */
export function resolveTarget(base: URL, path: string, query: RequestOptions['query'], label: string): URL {
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}/`;
  const url = new URL(root + path.replace(/^\//, ''));
  if (escapes.test(path) || !url.href.startsWith(root))
    throw new IntegrationError(
      'not_configured',
      `A path of ${label} leads out of its base URL: make it relative to the base URL, encoded and without "..".`,
    );
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) url.searchParams.set(name, Array.isArray(value) ? value.join(',') : String(value));
  return url;
}
