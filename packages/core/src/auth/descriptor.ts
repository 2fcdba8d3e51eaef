import * as z from 'zod';
import type { HttpReply } from '../outbound/http.ts';

export const credentialKinds = ['oauth2', 'access_token', 'api_key'] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** A registered app at a provider, or a function of the shop where each tenant has an app of its own. */
export interface OAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
}
export type OAuthAppSource = OAuthApp | ((shopId: string) => OAuthApp | Promise<OAuthApp>);

/** What an OAuth exchange or refresh brought. Times in seconds from now; undefined means unknown, never eternal. */
export interface TokenGrant {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly expiresIn?: number | undefined;
  readonly refreshExpiresIn?: number | undefined;
  readonly scopes?: readonly string[] | undefined;
}

/** The secret of an `oauth2` credential as it is sealed. */
export const oauthSecret = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1).optional() });
/** The secret of an `access_token` credential: a token that a person pasted. */
export const accessTokenSecret = z.object({ access_token: z.string().min(1) });
/** The secret of an `api_key` credential. */
export const apiKeySecret = z.object({ api_key: z.string().min(1) });

/** URLs of a provider's OAuth endpoints; a function where they depend on the connection's config. */
export type EndpointUrl<Config> = string | UrlOf<Config>['url'];
/** A method, so that a provider of a narrower config still is a provider. */
interface UrlOf<Config> {
  url(config: Config): string;
}

export interface OAuth2Auth<Config = unknown> {
  readonly kind: 'oauth2';
  readonly secret: typeof oauthSecret;
  readonly authorizeUrl: EndpointUrl<Config>;
  readonly tokenUrl: EndpointUrl<Config>;
  readonly scopes: readonly string[];
  readonly pkce: boolean;
  readonly app: OAuthAppSource;
  /** How the client authenticates at the token endpoint: not at all (`none`, Etsy), or with its secret in the form (Shopify). */
  readonly clientAuth: 'none' | 'client_secret_post';
  /** Tells a spent refresh token from a passing fault where the provider does not say `invalid_grant`. */
  readonly isRefreshSpent?: ((failure: HttpReply) => boolean) | undefined;
}
export interface AccessTokenAuth {
  readonly kind: 'access_token';
  readonly secret: typeof accessTokenSecret;
}
export interface ApiKeyAuth {
  readonly kind: 'api_key';
  readonly secret: typeof apiKeySecret;
}
export interface NoAuth {
  readonly kind: 'none';
}
export type AuthDescriptor<Config = unknown> = OAuth2Auth<Config> | AccessTokenAuth | ApiKeyAuth | NoAuth;
export type AuthKind = AuthDescriptor['kind'];
/** The descriptors of some kinds: what a provider accepts decides what its headers are made from. */
export type AuthDescriptorOf<Kind extends AuthKind, Config> = AuthDescriptor<Config> & { readonly kind: Kind };

/** What a provider's `headers` see of the opened credential. */
export type OpenedCredential =
  | { readonly kind: 'oauth2'; readonly accessToken: string }
  | { readonly kind: 'access_token'; readonly accessToken: string }
  | { readonly kind: 'api_key'; readonly apiKey: string }
  | { readonly kind: 'none' };

/** OAuth 2 with refresh tokens (RFC 6749); `pkce` adds RFC 7636 with S256. */
export const oauth2 = <Config>(options: {
  authorizeUrl: EndpointUrl<Config>;
  tokenUrl: EndpointUrl<Config>;
  scopes: readonly string[];
  app: OAuthAppSource;
  pkce?: boolean;
  clientAuth?: 'none' | 'client_secret_post';
  isRefreshSpent?: (failure: HttpReply) => boolean;
}): OAuth2Auth<Config> => ({
  kind: 'oauth2',
  secret: oauthSecret,
  pkce: true,
  clientAuth: 'client_secret_post',
  ...options,
});

/** A token that a person pastes. */
export const accessToken = (): AccessTokenAuth => ({ kind: 'access_token', secret: accessTokenSecret });
/** A key that a person pastes. */
export const apiKey = (): ApiKeyAuth => ({ kind: 'api_key', secret: apiKeySecret });
/** No credential at all. */
export const none = (): NoAuth => ({ kind: 'none' });
