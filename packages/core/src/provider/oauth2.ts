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
  /** @default after a refresh, the old ones */
  readonly visible?: Readonly<Record<string, string>> | undefined;
}

/**
 * The URL of a provider's endpoint; a function if it depends on the connection's config.
 * @example
 * const baseUrl: EndpointUrl<{ store: string }> = ({ store }) => `https://${store}.acme.example/v2`;
 */
export type EndpointUrl<Config> = string | UrlOf<Config>['url'];
/** A method, so that a provider with a narrower config is still assignable. */
interface UrlOf<Config> {
  url(config: Config): string;
}

/** A request that a hook sends: https, never redirected, bounded in time and size. With `json` or `form` a POST, else a GET. */
export interface TokenRequest {
  /** Absolute address; https, except on this machine. */
  readonly url: string;
  /** Parameters after the `?`. @default {} */
  readonly query?: Readonly<Record<string, string>>;
  /** Body to be sent as JSON. */
  readonly json?: JsonObject;
  /** Body to be sent as a form (`application/x-www-form-urlencoded`), if there is no `json`. */
  readonly form?: Readonly<Record<string, string>>;
}

/** What the hooks of {@link oauth2} get. It contains secrets: never put any of it into an error. */
export interface TokenCall {
  /** The app, with its secret. */
  readonly app: OAuthApp;
  /** The connection's config. */
  readonly config: JsonObject;
  /** Sends a request to the provider. Replies of any status are returned. */
  readonly send: (request: TokenRequest) => Promise<HttpReply>;
}

/** A successful answer of a token endpoint, as it came. It contains secrets: never put any of it into an error. */
export interface TokenAnswer extends HttpReply {
  /** When it came. */
  readonly now: Date;
}

/** The body of a successful token answer in the form of RFC 6749, section 5.1. Fields that are missing or undefined are unknown. */
export interface TokenBody {
  /** The access token. */
  readonly access_token: string;
  /** The refresh token. After a refresh without one, the old one stays valid. */
  readonly refresh_token?: string | undefined;
  /** Lifetime of the access token. In seconds from now. */
  readonly expires_in?: number | undefined;
  /** Lifetime of the refresh token. In seconds from now. */
  readonly refresh_token_expires_in?: number | undefined;
  /** The granted scopes, separated by spaces or commas. */
  readonly scope?: string | undefined;
  /**
   * What may be shown, such as the id of the account; never a secret. It is stored unsealed, and shown in the credential's metadata.
   * After a refresh without it, the old fields stay. Only read from what `readTokens` returns.
   */
  readonly visible?: Readonly<Record<string, string>> | undefined;
}

/** Ways in which a provider departs from RFC 6749. Without `readTokens`, replies are read like those of a standard token endpoint. */
export interface OAuth2Hooks {
  /**
   * Exchanges a code for tokens if the standard request does not work, e.g. in two steps. Return the last reply: it must have
   * the form of RFC 6749, section 5.1, or one that `readTokens` reads.
   */
  exchange?(call: TokenCall & { code: string; redirectUri: string; codeVerifier: string | null }): Promise<HttpReply>;
  /**
   * Gets a new access token if the standard request does not work, e.g. without a refresh token. Return the last reply, as in
   * `exchange`.
   */
  refresh?(call: TokenCall & { accessToken: string; refreshToken: string | undefined }): Promise<HttpReply>;
  /**
   * Turns a successful answer into the form of RFC 6749, section 5.1, if the provider has another, such as `expires_at`. Called for
   * the answer to a code and to a refresh, also if `exchange` or `refresh` sent the request. Errors are recognised before, in the
   * answer as it came: failed statuses and answers with an error never get here. If it throws, or returns no usable access token,
   * the answer is `provider_malformed`.
   * @example
   * const tokens = z.object({ access_token: z.string(), refresh_token: z.string(), expires_at: z.iso.datetime() });
   * const hooks: OAuth2Hooks = {
   *   readTokens({ body, now }) {
   *     const { expires_at, ...rest } = tokens.parse(body);
   *     return { ...rest, expires_in: (Date.parse(expires_at) - now.getTime()) / 1000 };
   *   },
   * };
   */
  readTokens?(answer: TokenAnswer): TokenBody;
  /** Whether the callback's parameters come from the provider (e.g. by a signature) and belong to the connection's config. */
  verifyCallback?(about: { params: URLSearchParams; app: OAuthApp; config: JsonObject; now: Date }): boolean;
  /**
   * Whether the grant is gone for good, so that the person must connect again, if the provider does not answer `invalid_grant`.
   * Otherwise the error is temporary, and the refresh is tried again later.
   */
  isRefreshSpent?(failure: HttpReply): boolean;
}

/** Options of {@link oauth2}. */
export interface OAuth2Options<Config> extends OAuth2Hooks {
  /** Page of the provider where a person gives consent. The SDK adds the parameters of RFC 6749. */
  readonly authorizeUrl: EndpointUrl<Config>;
  /** Endpoint that exchanges a code, or a refresh token, for an access token. */
  readonly tokenUrl: EndpointUrl<Config>;
  /** What the app requests access to, in the provider's words. */
  readonly scopes: readonly string[];
  /** The app as it is registered with the provider: an object, or a function of the shop if each shop has its own app. */
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
  /** Further parameters of the request that exchanges the code. @default {} */
  readonly exchangeParams?: Readonly<Record<string, string>>;
  /**
   * How the app authenticates at the token endpoint: with its secret in the form, or not at all (`none`). An app without a secret
   * has `clientSecret: ''`.
   * @default 'client_secret_post'
   */
  readonly clientAuth?: 'none' | 'client_secret_post';
  /**
   * How long before its expiry an access token is refreshed. In milliseconds.
   * @default the option `tokens.aheadMs` of the host
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
  /** Endpoint that exchanges the app's id and secret for an access token. */
  tokenUrl: EndpointUrl<Config>;
}): ClientCredentialsAuth<Config> => ({
  kind: 'client_credentials',
  secret: clientCredentialsSecret,
  clientAuth: 'client_secret_post',
  ...options,
});
