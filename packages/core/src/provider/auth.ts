import * as z from 'zod';
import type { JsonObject } from '../storage/rows.ts';
import type { HttpReply } from './http.ts';
import { type OAuthApp, type OAuthAppSource, sealAppSource } from './oauth-app.ts';
import { maxTokenLength } from './token-text.ts';

/** What an OAuth exchange or refresh brought. Times in seconds from now; undefined means unknown, never eternal. */
export interface TokenGrant {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly expiresIn?: number | undefined;
  readonly refreshExpiresIn?: number | undefined;
  readonly scopes?: readonly string[] | undefined;
}

/** Nothing else is asked of one that is too long: a provider's pattern can take long on it. */
const boundedText = z.string().max(maxTokenLength, {
  abort: true,
  error: `is longer than ${maxTokenLength} characters, the most that a secret may have`,
});
const token = boundedText.min(1);
/** Null and empty text count as none: providers write both. */
const optionalToken = boundedText
  .nullable()
  .transform((text) => text || undefined)
  .optional();
/** The secret of an `oauth2` credential as it is sealed. */
export const oauthSecret = z.object({ access_token: token, refresh_token: optionalToken });
/** The secret of a `client_credentials` credential: the shop's own app, and its token once there is one. */
export const clientCredentialsSecret = z.object({
  client_id: token,
  client_secret: token,
  access_token: optionalToken,
});
/** The secret of an `access_token` credential: a token that a person pasted. */
export const accessTokenSecret = z.object({ access_token: token });
/** The secret of an `api_key` credential. */
export const apiKeySecret = z.object({ api_key: token });

/** URLs of a provider's OAuth endpoints; a function where they depend on the connection's config. */
export type EndpointUrl<Config> = string | UrlOf<Config>['url'];
/** A method, so that a provider of a narrower config still is a provider. */
interface UrlOf<Config> {
  url(config: Config): string;
}

/** A request that a hook sends: https, never redirected, bounded in time and size. With `form` a POST, else a GET. */
export interface TokenRequest {
  readonly url: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** What the hooks of {@link oauth2} work with. They see secrets: nothing of them may get into an error. */
export interface TokenCall {
  readonly app: OAuthApp;
  readonly config: JsonObject;
  readonly send: (request: TokenRequest) => Promise<HttpReply>;
}

/** Ways in which a provider departs from RFC 6749. An answer is read as a standard token endpoint's would be. */
export interface OAuth2Hooks {
  /** Exchanges a code where the standard request does not do, e.g. in two steps. */
  exchange?(call: TokenCall & { code: string; redirectUri: string; codeVerifier: string | null }): Promise<HttpReply>;
  /** Refreshes where the standard request does not do, e.g. without a refresh token. */
  refresh?(call: TokenCall & { accessToken: string; refreshToken: string | undefined }): Promise<HttpReply>;
  /** Whether the callback's parameters are the provider's own, e.g. by a signature, and belong to the connection's config. */
  verifyCallback?(about: { params: URLSearchParams; app: OAuthApp; config: JsonObject; now: Date }): boolean;
  /** Tells a spent grant from a passing fault where the provider does not say `invalid_grant`. */
  isRefreshSpent?(failure: HttpReply): boolean;
}

export interface OAuth2Options<Config> extends OAuth2Hooks {
  readonly authorizeUrl: EndpointUrl<Config>;
  readonly tokenUrl: EndpointUrl<Config>;
  readonly scopes: readonly string[];
  readonly app: OAuthAppSource;
  /** RFC 7636 with S256; true unless told. */
  readonly pkce?: boolean;
  /** Between scopes in the authorise URL; a space unless told. */
  readonly scopeSeparator?: ' ' | ',';
  /** Sent along with the code. */
  readonly exchangeParams?: Readonly<Record<string, string>>;
  /** How the client authenticates at the token endpoint: with its secret in the form unless told, or not at all (`none`). */
  readonly clientAuth?: 'none' | 'client_secret_post';
  /** How long before its expiry an access token is refreshed, in milliseconds; 60,000 unless told. */
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
export interface AccessTokenAuth {
  readonly kind: 'access_token';
  readonly secret: typeof accessTokenSecret;
}
export interface ApiKeyAuth {
  readonly kind: 'api_key';
  readonly secret: typeof apiKeySecret;
}
export interface NoAuth<Config = unknown> {
  readonly kind: 'none';
  /** Whether a connection of this config needs no credential; always unless told. */
  suffices?(config: Config): boolean;
}
export type AuthDescriptor<Config = unknown> =
  | OAuth2Auth<Config>
  | ClientCredentialsAuth<Config>
  | AccessTokenAuth
  | ApiKeyAuth
  | NoAuth<Config>;
export type AuthKind = AuthDescriptor['kind'];
/** The descriptors of some kinds: what a provider accepts decides what its headers are made from. */
export type AuthDescriptorOf<Kind extends AuthKind, Config> = AuthDescriptor<Config> & { readonly kind: Kind };

/** What a provider's `headers` see of the opened credential. */
export type OpenedCredential =
  | { readonly kind: 'oauth2'; readonly accessToken: string }
  | { readonly kind: 'client_credentials'; readonly accessToken: string }
  | { readonly kind: 'access_token'; readonly accessToken: string }
  | { readonly kind: 'api_key'; readonly apiKey: string }
  | { readonly kind: 'none' };

/** OAuth 2 with a person's consent (RFC 6749, section 4.1) and refresh (section 6). */
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

/** The client credentials grant (RFC 6749, section 4.4), with an app that the shop itself has registered. */
export const clientCredentials = <Config>(options: {
  tokenUrl: EndpointUrl<Config>;
}): ClientCredentialsAuth<Config> => ({
  kind: 'client_credentials',
  secret: clientCredentialsSecret,
  clientAuth: 'client_secret_post',
  ...options,
});

/** A token that a person pastes. */
export const accessToken = (): AccessTokenAuth => ({ kind: 'access_token', secret: accessTokenSecret });
/** A key that a person pastes. @param shape what every such key looks like, and what people are told of one that does not */
export const apiKey = (shape?: { pattern: RegExp; problem: string }): ApiKeyAuth => ({
  kind: 'api_key',
  secret: shape ? z.object({ api_key: token.regex(shape.pattern, shape.problem) }) : apiKeySecret,
});
/** No credential at all. @param only for whose config that holds; a connection of another config needs one of the kinds beside it */
export const none = <Config>(only?: { when(config: Config): boolean }): NoAuth<Config> => ({
  kind: 'none',
  ...(only && { suffices: (config) => only.when(config) }),
});
