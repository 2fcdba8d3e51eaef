import { IntegrationError, isIntegrationError } from '../errors.ts';
import type { SignableRequest } from '../provider/http.ts';
import type { ProviderHttpDescriptor } from '../provider/http-descriptor.ts';
import { type OAuthApp, sealApp } from '../provider/oauth-app.ts';
import type { OpenedCredential } from '../provider/opened-credential.ts';
import type { SessionCredential } from './credential-session.ts';

export interface HeadersRequest {
  readonly descriptor: ProviderHttpDescriptor<unknown>;
  /** Name of the provider, for messages. */
  readonly label: string;
  readonly config: unknown;
  readonly app: OAuthApp | null;
  readonly used: SessionCredential;
  readonly request: SignableRequest;
  /** Content type of the body, unless the provider sets another one. */
  readonly type: string | null;
}

/** Headers that decide who gets the request, even against its URL. */
const addressing = ['host', 'connection', 'proxy-authorization', 'transfer-encoding', 'upgrade'];

/**
 * Gets the headers of one request from the provider. The provider gets frozen copies, so it cannot change this request or the
 * next one through them.
 * @throws IntegrationError `credential_unusable` if a header cannot be sent, `not_configured` if the provider's function fails
 * or sets a header that could send the request elsewhere.
 */
export function makeHeaders({ descriptor, label, config, app, used, request, type }: HeadersRequest): Headers {
  const given = {
    credential: frozenCopy(used.credential),
    config,
    app: app && sealApp(app),
    // A URL cannot be frozen, so the provider gets a copy.
    request: Object.freeze({ ...request, url: new URL(request.url) }),
  };
  const made = ask(() => descriptor.headers?.(given) ?? {}, label);
  const headers = toHeaders(withDefaultHeader(descriptor, used.credential, made), label);
  const refused = addressing.find((name) => headers.has(name));
  if (refused !== undefined)
    throw new IntegrationError(
      'not_configured',
      `The provider ${label} sets the header "${refused}", which could send the request elsewhere: leave it out of \`headers\`.`,
    );
  if (type !== null && !headers.has('content-type')) headers.set('content-type', type);
  return headers;
}

/** Adds the default header of the credential's kind. That of RFC 7617 is the only way to send user and password. */
function withDefaultHeader(
  descriptor: ProviderHttpDescriptor<unknown>,
  credential: OpenedCredential,
  made: Record<string, string>,
): Record<string, string> {
  if (credential.kind === 'basic_auth') {
    const pair = Buffer.from(`${credential.user}:${credential.password}`, 'utf8').toString('base64');
    const hasOwn = Object.keys(made).some((name) => name.toLowerCase() === 'authorization');
    return hasOwn ? made : { ...made, authorization: `Basic ${pair}` };
  }
  if (descriptor.headers || descriptor.target || !('accessToken' in credential)) return made;
  return { ...made, authorization: `Bearer ${credential.accessToken}` };
}

/** Drops the message of an error that is not ours: it could contain the secret. */
function ask(headers: () => Record<string, string>, label: string): Record<string, string> {
  try {
    return headers();
  } catch (error) {
    if (isIntegrationError(error)) throw error;
    const name = error instanceof Error ? error.name : typeof error;
    throw new IntegrationError(
      'not_configured',
      `The \`headers\` of the provider ${label} failed with ${name}: correct the provider. Its arguments are read-only.`,
    );
  }
}

function toHeaders(made: Record<string, string>, label: string): Headers {
  try {
    return new Headers(made);
  } catch {
    // The original error quotes the header.
    throw new IntegrationError('credential_unusable', `The credential cannot be sent to ${label}: set it again.`);
  }
}

/** A copy that nobody can change, nested values included. */
export function frozenCopy<Value>(value: Value): Value {
  return freeze(structuredClone(value));
}

function freeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
