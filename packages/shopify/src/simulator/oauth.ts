import { createHmac } from 'node:crypto';
import {
  createConsent,
  createTokenPairs,
  createTokens,
  refuse,
  type Token,
  type TokenPair,
} from '@makerfex/integrations-testkit/simulator';
import { json, refusal } from './answers.ts';

export interface OAuthOptions {
  readonly shop: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes that are granted if the request names none. */
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
  readonly now: () => number;
}

export interface IssuedTokens {
  readonly access_token: string;
  readonly scope: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_token_expires_in: number;
}

const refreshTokenSeconds = 7_776_000;
const ownStoreSeconds = 86_400;

/** Shopify's OAuth: authorise page, signed callback, expiring tokens that rotate, client credentials. */
export function createOAuth({
  shop,
  clientId,
  clientSecret,
  scopes: allScopes,
  accessTokenSeconds,
  now,
}: OAuthOptions) {
  const pairs = createTokenPairs({
    now,
    prefixes: { access: 'shpat_simulated-access-', refresh: 'shprt_simulated-refresh-' },
    accessSeconds: accessTokenSeconds,
    refreshSeconds: refreshTokenSeconds,
    retrySeconds: 30 * 86_400,
    onePair: true,
  });
  /** Tokens of the shop's own app. */
  const own = createTokens({ prefix: 'shpat_simulated-own-', now });
  /** Tokens of a public app without expiry: the API no longer accepts them. */
  const legacy = createTokens({ prefix: 'shpat_simulated-legacy-', now });
  const consent = createConsent({
    label: 'Shopify',
    clientId,
    now,
    grantLabel: 'Install app',
    parameters: { state: /./, scope: /./ },
    finish: ({ searchParams }, code) => {
      if (code === null) return;
      searchParams.set('host', Buffer.from(`${shop}/admin`).toString('base64url'));
      searchParams.set('shop', shop);
      searchParams.set('timestamp', String(Math.floor(now() / 1000)));
      searchParams.set('hmac', sign(Object.fromEntries(searchParams), clientSecret));
    },
  });

  const answerOf = ({ access, refresh }: TokenPair): IssuedTokens => ({
    access_token: access.value,
    scope: access.scopes.join(','),
    expires_in: accessTokenSeconds,
    refresh_token: refresh.value,
    refresh_token_expires_in: refreshTokenSeconds,
  });

  function exchange(form: URLSearchParams): Response {
    const granted = consent.take(form.get('code'));
    if (!granted) return invalid(400, 'The authorization code was not found or was already used');
    if (form.get('expiring') === '1') return json(200, answerOf(pairs.issue(granted.scopes)));
    const { value, scopes } = legacy.issue(granted.scopes, Number.POSITIVE_INFINITY);
    return json(200, { access_token: value, scope: scopes.join(',') });
  }

  function renew(form: URLSearchParams): Response {
    const pair = pairs.renew(form.get('refresh_token'));
    return pair ? json(200, answerOf(pair)) : invalid(401, 'This request requires an active refresh_token');
  }

  function ownStoreToken(): Response {
    const { value, scopes } = own.issue(allScopes, ownStoreSeconds);
    return json(200, { access_token: value, scope: scopes.join(','), expires_in: ownStoreSeconds - 1 });
  }

  return {
    authorize: consent.authorize,
    tokens: {
      /** Issues an expiring pair, as for an installed app. */
      issueTokens: (scopes = allScopes): IssuedTokens => answerOf(pairs.issue(scopes)),
      /** Issues a token of the shop's own app, which never expires. */
      issueCustomToken: (scopes = allScopes): string => own.issue(scopes, Number.POSITIVE_INFINITY).value,
      expireAll: (): void => {
        pairs.expireAll();
        own.expireAll();
      },
      /** Does what uninstalling the app does. */
      revokeAll: (): void => {
        pairs.revokeAll();
        own.removeAll();
      },
      /** Changes what the merchant grants. */
      setScopes: (scopes: readonly string[]): void => {
        for (const token of [...pairs.access.all(), ...own.all()]) token.scopes = scopes;
      },
    },
    /** The token of a call, or a refusal. */
    check(value: string | null): Token {
      if (legacy.find(value))
        refuse(refusal(403, '[API] Non-expiring access tokens are no longer accepted for the Admin API.'));
      const token = pairs.use(value) ?? own.find(value);
      if (token && token.expiresAt > now()) return token;
      return refuse(refusal(401, '[API] Invalid API key or access token (unrecognized login or wrong password)'));
    },
    token(request: Request, text: string): Response {
      const form = readForm(request, text);
      if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
        return json(400, { error: 'invalid_client', error_description: 'The client is not known' });
      const type = form.get('grant_type');
      if (type === 'refresh_token') return renew(form);
      if (type === 'client_credentials') return ownStoreToken();
      return form.has('code') ? exchange(form) : json(400, { error: 'invalid_request' });
    },
  };
}

const invalid = (status: number, error_description: string): Response =>
  json(status, { error: 'invalid_request', error_description });

/** Parameters of a form, of JSON, and of the URL: Shopify accepts all three. */
function readForm({ headers, url }: Request, text: string): URLSearchParams {
  const isJson = headers.get('content-type')?.includes('json') === true;
  const form = isJson ? new URLSearchParams(Object.entries<string>(JSON.parse(text))) : new URLSearchParams(text);
  for (const [name, value] of new URL(url).searchParams) form.set(name, value);
  return form;
}

/** https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/authorization-code-grant */
const sign = (params: Readonly<Record<string, string>>, secret: string): string =>
  createHmac('sha256', secret)
    .update(
      Object.entries(params)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}=${value}`)
        .join('&'),
    )
    .digest('hex');
