import {
  bearerOf,
  createConsent,
  createTokenPairs,
  isPkceVerifier,
  refuse,
  type Token,
  type TokenPair,
} from '@makerfex/integrations-testkit/simulator';
import { json, problem } from './answers.ts';
import { sellerUserId } from './shop.ts';

export interface OAuthOptions {
  readonly keystring: string;
  readonly redirectUris: readonly string[];
  readonly accessTokenSeconds: number;
  readonly now: () => number;
}

export interface IssuedTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

const allScopes = 'shops_r listings_r transactions_r';

/** Etsy's OAuth 2 with PKCE: authorise page, code exchange, and refresh tokens that work once. There is no endpoint to revoke. */
export function createOAuth({ keystring, redirectUris, accessTokenSeconds, now }: OAuthOptions) {
  const pairs = createTokenPairs({
    now,
    // A token is `{user_id}.{token}`, and the client sends all of it.
    prefixes: { access: `${sellerUserId}.simulated-access-`, refresh: `${sellerUserId}.simulated-refresh-` },
    accessSeconds: accessTokenSeconds,
    refreshSeconds: 90 * 86_400,
  });
  const consent = createConsent({
    label: 'Etsy',
    clientId: keystring,
    redirectUris,
    now,
    grantLabel: 'Grant access',
    parameters: {
      response_type: /^code$/,
      code_challenge_method: /^S256$/,
      code_challenge: /^[\w-]{43}$/,
      state: /./,
      scope: /./,
    },
  });

  const answerOf = ({ access, refresh }: TokenPair): IssuedTokens => ({
    access_token: access.value,
    refresh_token: refresh.value,
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
  });

  const exchange = (form: URLSearchParams): Response => {
    const granted = consent.take(form.get('code'));
    if (!granted) return problem(400, 'invalid_grant', 'code is invalid or was used');
    if (granted.redirectUri !== form.get('redirect_uri'))
      return problem(400, 'invalid_grant', 'redirect_uri does not match');
    if (!isPkceVerifier(form.get('code_verifier'), granted.query.get('code_challenge')))
      return problem(400, 'invalid_grant', 'code_verifier does not match');
    return json(200, answerOf(pairs.issue(granted.scopes)));
  };

  const renew = (form: URLSearchParams): Response => {
    const pair = pairs.renew(form.get('refresh_token'));
    return pair ? json(200, answerOf(pair)) : problem(400, 'invalid_grant', 'refresh_token is revoked');
  };

  return {
    authorize: consent.authorize,
    tokens: {
      /** Issues an access and a refresh token for these scopes, separated by spaces; all three by default. */
      issueTokens: (scopes = allScopes): IssuedTokens => answerOf(pairs.issue(scopes.split(' '))),
      /** Expires every access token. */
      expireAll: pairs.expireAll,
      /** Revokes every token, as a new account password does (etsy/open-api#519). */
      revokeAll: pairs.revokeAll,
    },
    /** The token of a request, or a refusal. */
    check(request: Request): Token {
      const token = pairs.use(bearerOf(request)) ?? refuse(problem(401, 'invalid_token', 'access token is invalid'));
      return token.expiresAt > now() ? token : refuse(problem(401, 'invalid_token', 'access token is expired'));
    },
    token(form: URLSearchParams): Response {
      if (form.get('client_id') !== keystring) return problem(400, 'invalid_client', 'client_id is not known');
      if (form.get('grant_type') === 'authorization_code') return exchange(form);
      if (form.get('grant_type') === 'refresh_token') return renew(form);
      return problem(400, 'unsupported_grant_type', 'grant_type is not supported');
    },
  };
}
