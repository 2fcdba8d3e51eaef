import type { AuthKind } from './auth.ts';
import type { ApiVersionDescriptor, HttpReply, ProviderFault, RateLimitDescriptor, SignableRequest } from './http.ts';
import type { OAuthApp } from './oauth-app.ts';
import type { EndpointUrl } from './oauth2.ts';
import type { OpenedCredential } from './opened-credential.ts';

/** What `headers` and `target` get: a frozen copy of the opened credential. Only they see it. */
export type CredentialSeen<Kind extends AuthKind, Field extends string> = Extract<
  OpenedCredential<Field>,
  { readonly kind: Kind }
>;

/** How a provider's API is called. */
export interface ProviderHttpDescriptor<Config, Kind extends AuthKind = AuthKind, Field extends string = string> {
  /**
   * The paths of all calls are relative to it. It must be https, except on this machine; a function of the config if each shop
   * has its own.
   */
  readonly baseUrl: EndpointUrl<Config>;
  /**
   * Headers of every call. `request` can be signed. Everything it gets is a frozen copy; a header that addresses the request
   * (`host`) is refused. A provider that accepts an API key or custom fields needs it, or a `target`. Without it, a call has
   * the usual header of the credential's kind: `authorization: Bearer <token>`, or none if there is no credential or a
   * `target`. The header of `basicAuth()` is always sent, unless yours have an `authorization`.
   */
  headers?(about: {
    credential: CredentialSeen<Kind, Field>;
    config: Config;
    app: OAuthApp | null;
    request: SignableRequest;
  }): Record<string, string>;
  /**
   * The path that is really requested, for an API that carries the secret in its URL, such as an incoming webhook: below
   * `baseUrl`, or a whole URL that starts with it. It appears in no error, event, log or span; these show the path that the
   * provider's code asked for. The query of the call is added.
   * @example
   * const http = {
   *   baseUrl: 'https://hooks.acme.example/services',
   *   target: ({ credential, path }: { credential: { fields: { token: string } }; path: string }) =>
   *     `/${credential.fields.token}${path}`,
   * };
   */
  target?(about: { credential: CredentialSeen<Kind, Field>; config: Config; path: string }): string;
  /**
   * Calls only addresses on the public internet, those of token URLs and files included: for an API whose address a shop
   * configures. Another address is refused with `invalid_input`. The host's own `outbound.fetch` is then not used, unless it
   * sets `outbound.allowPrivateAddresses`.
   * @default false
   */
  readonly publicOnly?: boolean;
  /** How much the provider lets through, so that calls wait instead of being refused. */
  readonly rateLimit?: RateLimitDescriptor<Config>;
  /** How replies name the version of the API that answered. */
  readonly version?: ApiVersionDescriptor<Config>;
  /**
   * Finds errors that only this provider knows, in a reply of any status; undefined means that the status decides. It also reads
   * the replies of token endpoints, unless they have an error of RFC 6749: see the page on OAuth.
   */
  fault?(reply: HttpReply): ProviderFault | undefined;
  /** Hosts that `http.lines` may fetch from, with the port if it is not the default one. @default [] */
  readonly downloadHosts?: readonly string[];
  /**
   * Longest time for one attempt, body included. In milliseconds.
   * @default 30_000
   */
  readonly timeoutMs?: number;
  /**
   * Largest body of a reply, decompressed, in bytes; a call can set its own.
   * @default 8_388_608 (8 MiB)
   */
  readonly maxBodyBytes?: number;
}

/** Kinds without a default header: their providers need `headers` or a `target`. */
const kindsWithoutHeader = ['api_key', 'custom'] as const satisfies readonly AuthKind[];

/** What a provider has to write about its calls, by the kinds of credential that it accepts. */
export type HttpOf<Config, Kind extends AuthKind, Field extends string> = ProviderHttpDescriptor<Config, Kind, Field> &
  (Extract<Kind, (typeof kindsWithoutHeader)[number]> extends never
    ? unknown
    : { readonly headers: object } | { readonly target: object });

/** Whether calls with these kinds of credential need no `headers`. */
export const haveDefaultHeader = (kinds: readonly AuthKind[]): boolean =>
  !kindsWithoutHeader.some((kind) => kinds.includes(kind));
