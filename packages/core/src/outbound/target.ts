import { IntegrationError, isIntegrationError } from '../errors.ts';
import type { RequestOptions } from '../provider/http.ts';
import type { ProviderHttpDescriptor } from '../provider/http-descriptor.ts';
import type { OpenedCredential } from '../provider/opened-credential.ts';
import { frozenCopy } from './headers.ts';

/**
 * A scheme, a second host, white space (which the URL parser drops), and before the query a backslash or `..`.
 */
const escapes = /^[a-z][a-z\d+.-]*:|^\/\/|\s|^[^?#]*\\|^(?:[^?#]*\/)?(?:\.|%2e){1,2}(?:[/?#]|$)/i;

const rootOf = (base: URL): string => `${base.origin}${base.pathname.replace(/\/+$/, '')}/`;

/**
 * The address of a path below a provider's base URL.
 * @throws IntegrationError `not_configured` if the path would leave it, and take the credential along
 */
export function resolveTarget(base: URL, path: string, query: RequestOptions['query'], label: string): URL {
  const root = rootOf(base);
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

export interface TargetRequest {
  readonly base: URL;
  readonly descriptor: ProviderHttpDescriptor<unknown>;
  /** Name of the provider, for messages. */
  readonly label: string;
  readonly config: unknown;
  readonly credential: OpenedCredential;
  /** As the provider's code asked for it. */
  readonly path: string;
  readonly query: RequestOptions['query'];
}

/**
 * The URL that is really requested: by the provider's `target`, which may put the secret into the path. Never name it.
 * @throws IntegrationError `not_configured` if it leaves the base URL, or the provider's function fails; without its message, which
 * could contain the secret
 */
export function realTarget({ base, descriptor, label, config, credential, path, query }: TargetRequest): URL {
  if (!descriptor.target) return resolveTarget(base, path, query, label);
  try {
    const made = descriptor.target({ credential: frozenCopy(credential), config, path });
    return resolveTarget(base, belowBase(base, made), query, label);
  } catch (error) {
    if (isIntegrationError(error)) throw error;
    const name = error instanceof Error ? error.name : typeof error;
    throw new IntegrationError(
      'not_configured',
      `The \`target\` of the provider ${label} failed with ${name}: correct it.`,
    );
  }
}

/** A whole URL below the base URL is taken as its path, such as the address of an incoming webhook that a person pasted. */
function belowBase(base: URL, made: string): string {
  const root = rootOf(base);
  return made.startsWith(root) ? made.slice(root.length) : made;
}
