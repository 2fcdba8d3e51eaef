import { createHmac } from 'node:crypto';
import { json, page } from './answers.ts';

export interface OAuthOptions {
  readonly shop: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes that are granted if the request names none. */
  readonly scopes: readonly string[];
  readonly accessTokenSeconds: number;
  readonly now: () => number;
}

/** What an access token is allowed to do. */
export interface Grant {
  scopes: ReadonlySet<string>;
  /** In milliseconds since 1970; null if it never expires. */
  readonly expires: number | null;
  /** A token of a public app without expiry: the API no longer accepts it. */
  readonly isLegacy: boolean;
  readonly onFirstUse?: (() => void) | undefined;
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
/** How long a spent refresh token can be retried if its replacement was never used. */
const retryableMs = 30 * 86_400_000;

/** Shopify's OAuth: authorise page, signed callback, expiring tokens that rotate, client credentials. */
export function createOAuth(options: OAuthOptions) {
  const { clientId, clientSecret, accessTokenSeconds, now } = options;
  const access = new Map<string, Grant>();
  const refresh = new Map<string, { scopes: ReadonlySet<string>; spentAt: number | null }>();
  const codes = new Map<string, ReadonlySet<string>>();
  let issuedCount = 0;

  const grant = (scopes: ReadonlySet<string>, seconds: number | null, more: Partial<Grant> = {}): string => {
    issuedCount += 1;
    const token = `shpat_simulated-access-${issuedCount}`;
    access.set(token, { scopes, expires: seconds === null ? null : now() + seconds * 1000, isLegacy: false, ...more });
    return token;
  };

  /** An app has one expiring token per shop: a new pair revokes the last one. */
  function issue(scopes: ReadonlySet<string>, onFirstUse?: () => void): IssuedTokens {
    for (const [token, { expires }] of access) if (expires !== null) access.delete(token);
    const access_token = grant(scopes, accessTokenSeconds, { onFirstUse });
    const refresh_token = `shprt_simulated-refresh-${issuedCount}`;
    refresh.set(refresh_token, { scopes, spentAt: null });
    return {
      access_token,
      scope: [...scopes].join(','),
      expires_in: accessTokenSeconds,
      refresh_token,
      refresh_token_expires_in: refreshTokenSeconds,
    };
  }

  function exchange(form: URLSearchParams): Response {
    const code = form.get('code') ?? '';
    const scopes = codes.get(code);
    codes.delete(code);
    if (!scopes)
      return json(400, {
        error: 'invalid_request',
        error_description: 'The authorization code was not found or was already used',
      });
    if (form.get('expiring') === '1') return json(200, issue(scopes));
    return json(200, { access_token: grant(scopes, null, { isLegacy: true }), scope: [...scopes].join(',') });
  }

  /** A refresh token can be used once, and retried until the tokens that it returned are first used. */
  function renew(form: URLSearchParams): Response {
    const token = form.get('refresh_token') ?? '';
    const held = refresh.get(token);
    const isRetryable = held !== undefined && (held.spentAt === null || now() - held.spentAt < retryableMs);
    if (!held || !isRetryable)
      return json(401, {
        error: 'invalid_request',
        error_description: 'This request requires an active refresh_token',
      });
    held.spentAt ??= now();
    for (const other of refresh.keys()) if (other !== token) refresh.delete(other);
    const issued = issue(held.scopes, () => refresh.delete(token));
    return json(200, issued);
  }

  function exchangeKind(form: URLSearchParams): Response {
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return json(400, { error: 'invalid_client', error_description: 'The client is not known' });
    const type = form.get('grant_type');
    if (type === 'refresh_token') return renew(form);
    if (type === 'client_credentials')
      return json(200, {
        access_token: grant(new Set(options.scopes), ownStoreSeconds),
        scope: options.scopes.join(','),
        expires_in: ownStoreSeconds - 1,
      });
    return form.has('code') ? exchange(form) : json(400, { error: 'invalid_request' });
  }

  return {
    /** Issues an expiring pair, as for an installed app. */
    issueTokens: (scopes: readonly string[] = options.scopes): IssuedTokens => issue(new Set(scopes)),
    /** Issues a token of the shop's own app, which never expires. */
    issueCustomToken: (scopes: readonly string[] = options.scopes): string => grant(new Set(scopes), null),
    expireAll: (): void => {
      for (const token of access.keys()) access.delete(token);
    },
    /** Does what uninstalling the app does. */
    revokeAll: (): void => {
      access.clear();
      refresh.clear();
    },
    /** Changes what the merchant grants. */
    setScopes: (scopes: readonly string[]): void => {
      for (const held of access.values()) held.scopes = new Set(scopes);
    },
    check(token: string | null): Grant | Response {
      const held = access.get(token ?? '');
      if (!held || (held.expires !== null && held.expires <= now()))
        return json(401, { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });
      if (held.isLegacy)
        return json(403, { errors: '[API] Non-expiring access tokens are no longer accepted for the Admin API.' });
      held.onFirstUse?.();
      return held;
    },
    async token(request: Request): Promise<Response> {
      return exchangeKind(await readForm(request));
    },
    /** The page where a merchant grants access; `decision` is what its two links add. */
    authorize(url: URL): Response {
      const query = url.searchParams;
      const redirectUri = query.get('redirect_uri') ?? '';
      const faults = [
        query.get('client_id') !== clientId && 'client_id',
        !query.get('state') && 'state',
        !query.get('scope') && 'scope',
        !(URL.canParse(redirectUri) && /^https?:$/.test(new URL(redirectUri).protocol)) && 'redirect_uri',
      ].filter((fault) => fault !== false);
      if (faults.length > 0) return page(400, `<h1>The request is not valid</h1><p>${faults.join(', ')}</p>`);
      const decision = query.get('decision');
      if (decision === null) return page(200, consent(url));
      const back = new URL(redirectUri);
      if (decision === 'grant') {
        issuedCount += 1;
        const code = `simulated-code-${issuedCount}`;
        codes.set(code, new Set((query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean)));
        const params = {
          code,
          host: Buffer.from(`${options.shop}/admin`).toString('base64url'),
          shop: options.shop,
          state: query.get('state') ?? '',
          timestamp: String(Math.floor(now() / 1000)),
        };
        for (const [name, value] of Object.entries({ ...params, hmac: sign(params, clientSecret) }))
          back.searchParams.set(name, value);
      } else back.searchParams.set('error', 'access_denied');
      return new Response(null, { status: 302, headers: { location: back.href } });
    },
  };
}

/** Parameters of a form, of JSON, and of the URL: Shopify accepts all three. */
async function readForm(request: Request): Promise<URLSearchParams> {
  const text = await request.text();
  const isJson = request.headers.get('content-type')?.includes('json') === true;
  const form = isJson ? new URLSearchParams(Object.entries<string>(JSON.parse(text))) : new URLSearchParams(text);
  for (const [name, value] of new URL(request.url).searchParams) form.set(name, value);
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

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function consent(url: URL): string {
  const link = (decision: string) => escape(`${url.pathname}${url.search}&decision=${decision}`);
  return `<h1>Simulated Shopify</h1><p>An app asks to use your shop: ${escape(url.searchParams.get('scope') ?? '')}</p>
<p><a id="grant" href="${link('grant')}">Install app</a> <a id="deny" href="${link('deny')}">Cancel</a></p>`;
}
