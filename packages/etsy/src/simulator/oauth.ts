import { createHash } from 'node:crypto';
import { json, problem } from './answers.ts';
import { consentPage, refusalPage } from './consent.ts';
import { sellerUserId } from './shop.ts';

export interface OAuthOptions {
  readonly keystring: string;
  /** The redirect URIs that the app is registered with. An empty list accepts every URI. */
  readonly redirectUris: readonly string[];
  readonly accessTokenSeconds: number;
  readonly nowSeconds: () => number;
}

export interface IssuedTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

interface Grant {
  readonly scopes: string;
  readonly expires: number;
}

const refreshTokenSeconds = 90 * 86_400;
const allScopes = 'shops_r listings_r transactions_r';

/** Etsy's OAuth 2 with PKCE: authorise page, code exchange, and refresh tokens that work once. There is no endpoint to revoke. */
export function createOAuth({ keystring, redirectUris, accessTokenSeconds, nowSeconds }: OAuthOptions) {
  const access = new Map<string, Grant>();
  const refresh = new Map<string, Grant>();
  const codes = new Map<string, { challenge: string; redirectUri: string; scopes: string }>();
  let issued = 0;

  /**
   * Issues an access and a refresh token. A token is `{user_id}.{token}`, and the client sends all of it.
   * @param scopes separated by spaces. @default allScopes
   */
  const issue = (scopes = allScopes): IssuedTokens => {
    issued += 1;
    const access_token = `${sellerUserId}.simulated-access-${issued}`;
    const refresh_token = `${sellerUserId}.simulated-refresh-${issued}`;
    access.set(access_token, { scopes, expires: nowSeconds() + accessTokenSeconds });
    refresh.set(refresh_token, { scopes, expires: nowSeconds() + refreshTokenSeconds });
    return { access_token, refresh_token, token_type: 'Bearer', expires_in: accessTokenSeconds };
  };

  const exchange = (form: URLSearchParams): Response => {
    const code = form.get('code') ?? '';
    const request = codes.get(code);
    // A code works once, even if the exchange fails.
    codes.delete(code);
    if (!request) return problem(400, 'invalid_grant', 'code is invalid or was used');
    if (request.redirectUri !== form.get('redirect_uri'))
      return problem(400, 'invalid_grant', 'redirect_uri does not match');
    const verifier = form.get('code_verifier') ?? '';
    const isVerified = createHash('sha256').update(verifier).digest('base64url') === request.challenge;
    if (!/^[\w.~-]{43,128}$/.test(verifier) || !isVerified)
      return problem(400, 'invalid_grant', 'code_verifier does not match');
    return json(200, issue(request.scopes));
  };

  const renew = (form: URLSearchParams): Response => {
    const token = form.get('refresh_token') ?? '';
    const grant = refresh.get(token);
    refresh.delete(token);
    if (!grant || grant.expires <= nowSeconds()) return problem(400, 'invalid_grant', 'refresh_token is revoked');
    return json(200, issue(grant.scopes));
  };

  const faultsOf = (query: URLSearchParams): string[] => {
    const redirectUri = query.get('redirect_uri') ?? '';
    const isRegistered = redirectUris.length === 0 || redirectUris.includes(redirectUri);
    const isWeb = URL.canParse(redirectUri) && /^https?:$/.test(new URL(redirectUri).protocol);
    const checks = {
      client_id: query.get('client_id') === keystring,
      response_type: query.get('response_type') === 'code',
      code_challenge_method: query.get('code_challenge_method') === 'S256',
      code_challenge: /^[\w-]{43}$/.test(query.get('code_challenge') ?? ''),
      state: Boolean(query.get('state')),
      scope: Boolean(query.get('scope')),
      redirect_uri: isRegistered && isWeb,
    };
    return Object.entries(checks).flatMap(([name, isValid]) => (isValid ? [] : name));
  };

  return {
    issue,
    /** Expires every access token. */
    expireAll: () => {
      for (const [token, grant] of access) access.set(token, { ...grant, expires: 0 });
    },
    /** Revokes every token, as a new account password does (etsy/open-api#519). */
    revokeAll: () => {
      access.clear();
      refresh.clear();
    },
    check(bearer: string | null): Grant | Response {
      const grant = access.get(/^Bearer (.+)$/.exec(bearer ?? '')?.[1] ?? '');
      if (!grant) return problem(401, 'invalid_token', 'access token is invalid');
      return grant.expires > nowSeconds() ? grant : problem(401, 'invalid_token', 'access token is expired');
    },
    async token(request: Request): Promise<Response> {
      const form = new URLSearchParams(await request.text());
      if (form.get('client_id') !== keystring) return problem(400, 'invalid_client', 'client_id is not known');
      if (form.get('grant_type') === 'authorization_code') return exchange(form);
      if (form.get('grant_type') === 'refresh_token') return renew(form);
      return problem(400, 'unsupported_grant_type', 'grant_type is not supported');
    },
    authorize(url: URL): Response {
      const query = url.searchParams;
      const faults = faultsOf(query);
      if (faults.length > 0) return refusalPage(faults);
      const decision = query.get('decision');
      if (decision === null) return consentPage(url);
      const redirectUri = query.get('redirect_uri') ?? '';
      const back = new URL(redirectUri);
      back.searchParams.set('state', query.get('state') ?? '');
      if (decision === 'grant') {
        issued += 1;
        const code = `simulated-code-${issued}`;
        const challenge = query.get('code_challenge') ?? '';
        codes.set(code, { challenge, redirectUri, scopes: query.get('scope') ?? '' });
        back.searchParams.set('code', code);
      } else {
        back.searchParams.set('error', 'access_denied');
        back.searchParams.set('error_description', 'The user denied access.');
      }
      return new Response(null, { status: 302, headers: { location: back.href } });
    },
  };
}
