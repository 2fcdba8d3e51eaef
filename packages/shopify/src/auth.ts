import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type AuthDescriptor,
  accessToken,
  clientCredentials,
  type OAuth2Hooks,
  type OAuthAppSource,
  oauth2,
} from '@makerfex/integrations-core/provider';
import { type ShopifyConfig, shopDomain } from './config.ts';
import { isRefreshSpent } from './faults.ts';
import { wantedScopes } from './scopes.ts';

type Kind = 'oauth2' | 'client_credentials' | 'access_token';

/** A token of an app that was made in the shop's own admin before 2026. */
const adminToken = {
  title: 'Admin API access token',
  description: "The token of the shop's own app: Settings > Apps > Develop apps > API credentials.",
  examples: ['shpat_0123456789abcdef0123456789abcdef'],
};

/**
 * The ways to connect a shop: install the host's app, use an app that the merchant registered in the shop, or paste a token of
 * an app from before 2026. Without an app of the host only the last two.
 */
export function authOf(
  app: OAuthAppSource | undefined,
  baseUrl: (config: ShopifyConfig) => string,
): readonly (AuthDescriptor<ShopifyConfig> & { readonly kind: Kind })[] {
  const tokenUrl = (config: ShopifyConfig) => `${baseUrl(config)}/admin/oauth/access_token`;
  const own = [clientCredentials<ShopifyConfig>({ tokenUrl }), accessToken(adminToken)];
  if (!app) return own;
  const installed = oauth2<ShopifyConfig>({
    authorizeUrl: (config) => `${baseUrl(config)}/admin/oauth/authorize`,
    tokenUrl,
    // Requests a token that expires, with a refresh token: the API answers 403 to any other.
    exchangeParams: { expiring: '1' },
    scopes: wantedScopes,
    scopeSeparator: ',',
    pkce: false,
    app,
    clientAuth: 'client_secret_post',
    isRefreshSpent,
    verifyCallback,
  });
  return [installed, ...own];
}

/** How far Shopify's clock and ours may differ, in seconds. */
const maxAgeSeconds = 90;

/**
 * Whether Shopify signed this callback with the app's secret, for the configured shop, within the last 90 seconds.
 * @see https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant
 */
export const verifyCallback: NonNullable<OAuth2Hooks['verifyCallback']> = ({ params, app, config, now }) => {
  const names = [...params.keys()];
  // A repeated parameter could mean one thing to the signature and another to us.
  if (new Set(names).size !== names.length) return false;
  const shop = params.get('shop') ?? '';
  const age = Math.abs(now.getTime() / 1000 - Number(params.get('timestamp') ?? Number.NaN));
  const configured = config['shop'];
  const isOfShop =
    typeof configured === 'string' && shopDomain.test(shop) && shop.toLowerCase() === configured.toLowerCase();
  return isOfShop && age <= maxAgeSeconds && isSigned(params, app.clientSecret);
};

function isSigned(params: URLSearchParams, secret: string): boolean {
  const given = Buffer.from(params.get('hmac') ?? '', 'hex');
  const signed = [...params].filter(([name]) => name !== 'hmac').toSorted(([a], [b]) => (a < b ? -1 : 1));
  // Shopify's own libraries sign the values as they are encoded in the URL; its documentation signs them decoded.
  const spellings = [signed.map((pair) => pair.join('=')).join('&'), new URLSearchParams(signed).toString()];
  return spellings.some((text) => {
    const expected = createHmac('sha256', secret).update(text).digest();
    return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
  });
}
