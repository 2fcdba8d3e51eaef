import type { JsonObject } from '../storage/rows.ts';
import type { HttpReply } from './http.ts';
import { type OAuthApp, type OAuthAppSource, sealAppSource } from './oauth-app.ts';
import { clientCredentialsSecret, oauthSecret } from './secrets.ts';

/** The result of an OAuth exchange or refresh. Times in seconds from now; undefined means unknown, not unlimited. */
export interface TokenGrant {
  readonly accessToken: string;
  /** @default after a refresh, the old one */
  readonly refreshToken?: string | undefined;
  readonly expiresIn?: number | undefined;
  readonly refreshExpiresIn?: number | undefined;
  readonly scopes?: readonly string[] | undefined;
}

/** The URL of a provider's endpoint; a function if it depends on the connection's config. */
export type EndpointUrl<Config> = string | UrlOf<Config>['url'];
/** A method, so that a provider with a narrower config is still assignable. */
interface UrlOf<Config> {
  url(config: Config): string;
}

/** A request that a hook sends: https, never redirected, bounded in time and size. With `form` a POST, else a GET. */
export interface TokenRequest {
  readonly url: string;
  /** @default {} */
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** What the hooks of {@link oauth2} get. It contains secrets: never put any of it into an error. */
export interface TokenCall {
  readonly app: OAuthApp;
  readonly config: JsonObject;
  readonly send: (request: TokenRequest) => Promise<HttpReply>;
}

/** Ways in which a provider departs from RFC 6749. Replies are read like those of a standard token endpoint. */
export interface OAuth2Hooks {
  /** Exchanges a code if the standard request does not work, e.g. in two steps. */
  exchange?(call: TokenCall & { code: string; redirectUri: string; codeVerifier: string | null }): Promise<HttpReply>;
  /** Refreshes if the standard request does not work, e.g. without a refresh token. */
  refresh?(call: TokenCall & { accessToken: string; refreshToken: string | undefined }): Promise<HttpReply>;
  /** Whether the callback's parameters come from the provider (e.g. by a signature) and belong to the connection's config. */
  verifyCallback?(about: { params: URLSearchParams; app: OAuthApp; config: JsonObject; now: Date }): boolean;
  /** Whether the grant is spent, if the provider does not answer `invalid_grant`; otherwise the error is temporary. */
  isRefreshSpent?(failure: HttpReply): boolean;
}

export interface OAuth2Options<Config> extends OAuth2Hooks {
  readonly authorizeUrl: EndpointUrl<Config>;
  readonly tokenUrl: EndpointUrl<Config>;
  readonly scopes: readonly string[];
  readonly app: OAuthAppSource;
  /**
   * Proof key (RFC 7636) with S256.
   * @default true
   */
  readonly pkce?: boolean;
  /**
   * Separates the scopes in the authorise URL.
   * @default ' '
   */
  readonly scopeSeparator?: ' ' | ',';
  /** Sent along with the code. @default {} */
  readonly exchangeParams?: Readonly<Record<string, string>>;
  /**
   * How the client authenticates at the token endpoint: with its secret in the form, or not (`none`).
   * @default 'client_secret_post'
   */
  readonly clientAuth?: 'none' | 'client_secret_post';
  /**
   * How long before its expiry an access token is refreshed. In milliseconds.
   * @default the option `refresh.aheadMs` of the host
   */
  readonly refreshAheadMs?: number;
}

export interface OAuth2Auth<Config = unknown> extends OAuth2Hooks {
  readonly kind: 'oauth2';
  readonly secret: typeof oauthSecret;
  readonly authorizeUrl: EndpointUrl<Config>;
  readonly tokenUrl: EndpointUrl<Config>;
  readonly scopes: readonly string[];
  readonly app: OAuthAppSource;
  readonly pkce: boolean;
  readonly scopeSeparator: ' ' | ',';
  readonly exchangeParams: Readonly<Record<string, string>>;
  readonly clientAuth: 'none' | 'client_secret_post';
  readonly refreshAheadMs?: number | undefined;
}
export interface ClientCredentialsAuth<Config = unknown> {
  readonly kind: 'client_credentials';
  readonly secret: typeof clientCredentialsSecret;
  readonly tokenUrl: EndpointUrl<Config>;
  readonly clientAuth: 'client_secret_post';
}

/**
 * OAuth 2 with a person's consent (RFC 6749, section 4.1) and refresh (section 6).
 * @example
 * const auth = oauth2({
 *   authorizeUrl: 'https://acme.example/oauth/authorize',
 *   tokenUrl: 'https://acme.example/oauth/token',
 *   scopes: ['orders.read'],
 *   app: { clientId: 'client-id', clientSecret: 'client-secret' },
 * });
 */
export const oauth2 = <Config>(options: OAuth2Options<Config>): OAuth2Auth<Config> => ({
  kind: 'oauth2',
  secret: oauthSecret,
  pkce: true,
  scopeSeparator: ' ',
  exchangeParams: {},
  clientAuth: 'client_secret_post',
  ...options,
  app: sealAppSource(options.app),
});

/**
 * The client credentials grant (RFC 6749, section 4.4), with an app that the shop itself has registered.
 * @example
 * const auth = clientCredentials({ tokenUrl: 'https://acme.example/oauth/token' });
 */
export const clientCredentials = <Config>(options: {
  tokenUrl: EndpointUrl<Config>;
}): ClientCredentialsAuth<Config> => ({
  kind: 'client_credentials',
  secret: clientCredentialsSecret,
  clientAuth: 'client_secret_post',
  ...options,
});
