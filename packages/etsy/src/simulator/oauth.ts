import { createHash } from 'node:crypto';
import { json, problem } from './answers.ts';

export interface OAuthOptions {
  readonly keystring: string;
  readonly userId: number;
  readonly accessTokenSeconds: number;
  readonly nowSeconds: () => number;
}

export interface IssuedTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

/** Etsy's OAuth 2 with PKCE: authorise page, code exchange, and refresh tokens that are spent by use. */
export function createOAuth({ keystring, userId, accessTokenSeconds, nowSeconds }: OAuthOptions) {
  const access = new Map<string, { expires: number; scopes: string }>();
  const refresh = new Map<string, string>();
  const codes = new Map<string, { challenge: string; redirectUri: string; scopes: string }>();
  let made = 0;

  /** A token is `{user_id}.{token}` and is sent whole. */
  const issue = (scopes = 'shops_r listings_r transactions_r'): IssuedTokens => {
    made += 1;
    const tokens = {
      access_token: `${userId}.simulated-access-${made}`,
      refresh_token: `${userId}.simulated-refresh-${made}`,
    };
    access.set(tokens.access_token, { expires: nowSeconds() + accessTokenSeconds, scopes });
    refresh.set(tokens.refresh_token, scopes);
    return { ...tokens, token_type: 'Bearer', expires_in: accessTokenSeconds };
  };

  const exchange = (form: URLSearchParams): Response => {
    const held = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    if (!held) return problem(400, 'invalid_grant', 'code is invalid or was used');
    if (held.redirectUri !== form.get('redirect_uri'))
      return problem(400, 'invalid_grant', 'redirect_uri does not match');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (proof !== held.challenge) return problem(400, 'invalid_grant', 'code_verifier does not match');
    return json(200, issue(held.scopes));
  };

  const renew = (form: URLSearchParams): Response => {
    const token = form.get('refresh_token') ?? '';
    const scopes = refresh.get(token);
    if (scopes === undefined) return problem(400, 'invalid_grant', 'refresh_token is revoked');
    refresh.delete(token);
    return json(200, issue(scopes));
  };

  return {
    issue,
    expireAll: () => access.forEach((token) => (token.expires = 0)),
    /** As a change of the account's password does (etsy/open-api#519). */
    revokeAll: () => {
      access.clear();
      refresh.clear();
    },
    check(bearer: string | null): { scopes: string } | Response {
      const held = access.get(/^Bearer (.+)$/.exec(bearer ?? '')?.[1] ?? '');
      if (!held) return problem(401, 'invalid_token', 'access token is invalid');
      return held.expires > nowSeconds() ? held : problem(401, 'invalid_token', 'access token is expired');
    },
    async token(request: Request): Promise<Response> {
      const form = new URLSearchParams(await request.text());
      if (form.get('client_id') !== keystring) return problem(400, 'invalid_client', 'client_id is not known');
      if (form.get('grant_type') === 'authorization_code') return exchange(form);
      if (form.get('grant_type') === 'refresh_token') return renew(form);
      return problem(400, 'unsupported_grant_type', 'grant_type is not supported');
    },
    /** The page where a person grants access; `decision` is what its two links add. */
    authorize(url: URL): Response {
      const query = url.searchParams;
      const redirectUri = query.get('redirect_uri') ?? '';
      const challenge = query.get('code_challenge') ?? '';
      const faults = [
        query.get('client_id') !== keystring && 'client_id',
        query.get('response_type') !== 'code' && 'response_type',
        query.get('code_challenge_method') !== 'S256' && 'code_challenge_method',
        !/^[\w-]{43}$/.test(challenge) && 'code_challenge',
        !query.get('state') && 'state',
        !query.get('scope') && 'scope',
        !(URL.canParse(redirectUri) && /^https?:$/.test(new URL(redirectUri).protocol)) && 'redirect_uri',
      ].filter((fault) => fault !== false);
      if (faults.length > 0) return page(400, `<h1>The request is not valid</h1><p>${faults.join(', ')}</p>`);
      const decision = query.get('decision');
      if (decision === null) return page(200, consent(url));
      const back = new URL(redirectUri);
      back.searchParams.set('state', query.get('state') ?? '');
      if (decision === 'grant') {
        made += 1;
        const code = `simulated-code-${made}`;
        codes.set(code, { challenge, redirectUri, scopes: query.get('scope') ?? '' });
        back.searchParams.set('code', code);
      } else {
        back.searchParams.set('error', 'access_denied');
        back.searchParams.set('error_description', 'The person denied access.');
      }
      return new Response(null, { status: 302, headers: { location: back.href } });
    },
  };
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function consent(url: URL): string {
  const link = (decision: string) => escape(`${url.pathname}${url.search}&decision=${decision}`);
  const scopes = escape(url.searchParams.get('scope') ?? '');
  return `<h1>Simulated Etsy</h1><p>An app asks to use your shop: ${scopes}</p>
<p><a id="grant" href="${link('grant')}">Grant access</a> <a id="deny" href="${link('deny')}">Cancel</a></p>`;
}

const page = (status: number, content: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Simulated Etsy</title><body>${content}</body></html>`,
    {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    },
  );
