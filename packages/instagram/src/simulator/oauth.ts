import { createConsent, createTokens, json, type Token } from '@makerfex/integrations-testkit/simulator';
import { refuse } from './answers.ts';

export interface OAuthOptions {
  readonly app: { readonly clientId: string; readonly clientSecret: string };
  readonly redirectUris: readonly string[];
  readonly userId: string;
  readonly isWrapped: boolean;
  readonly now: () => number;
}

/** A little less than 60 days, as Instagram answers. */
const longSeconds = 5_183_944;
const hourSeconds = 3_600;
const dayMs = 86_400_000;
/** The subcode of an expired token. */
const expired = 463;
const allScopes = ['instagram_business_basic', 'instagram_business_content_publish'];

/** The host that exchanges codes has its own error format. */
const loginError = (message: string): Response =>
  json(400, { error_type: 'OAuthException', code: 400, error_message: message });

const longAnswer = ({ value }: Token, extra: object = {}): Response =>
  json(200, { access_token: value, token_type: 'bearer', expires_in: longSeconds, ...extra });

/**
 * Business Login for Instagram: the authorise page, codes, and tokens. There are no refresh tokens: a long token is exchanged
 * for a newer one.
 */
export function createOAuth({ app, redirectUris, userId, isWrapped, now }: OAuthOptions) {
  const long = createTokens({ prefix: 'IGAA-simulated-long-', now });
  const short = createTokens({ prefix: 'IGAA-simulated-short-', now });
  /** The subcode that all tokens up to now answer with. */
  const ended = new Map<Token, number>();
  const consent = createConsent({
    label: 'Instagram',
    clientId: app.clientId,
    redirectUris,
    now,
    codeSeconds: hourSeconds,
    parameters: { response_type: /^code$/, scope: /^\w+(,\w+)*$/ },
    finish: (back, code) => {
      if (code === null) back.searchParams.set('error_reason', 'user_denied');
      // Not part of the code, but Instagram always adds it.
      back.hash = '_';
    },
  });

  const revokeAll = (subcode = 460): void => {
    for (const token of [...long.all(), ...short.all()]) ended.set(token, subcode);
  };

  function check(value: string | null | undefined): Token {
    const token =
      long.find(value) ??
      short.find(value) ??
      refuse(190, undefined, 'Invalid OAuth access token - Cannot parse access token');
    const subcode = ended.get(token) ?? (token.expiresAt <= now() ? expired : null);
    return subcode === null ? token : refuse(190, subcode, 'Error validating access token: the session has ended');
  }

  return {
    authorize: consent.authorize,
    check,
    tokens: {
      /** A 60-day token; by default for all scopes that the adapter requests. */
      issueTokens: (scopes: readonly string[] = allScopes) => ({
        access_token: long.issue(scopes, longSeconds).value,
        expires_in: longSeconds,
      }),
      /** Expires every token. */
      expireAll: () => revokeAll(expired),
      /** Revokes every token, by default with 460, as after a changed password. */
      revokeAll,
    },

    /** Exchanges a code for a one-hour token. */
    shortToken(form: URLSearchParams): Response {
      if (form.get('client_id') !== app.clientId || form.get('client_secret') !== app.clientSecret)
        return loginError('Invalid platform app');
      if (form.get('grant_type') !== 'authorization_code') return loginError('Invalid grant_type');
      const granted = consent.take(form.get('code'));
      if (!granted) return loginError('Matching code was not found or was already used');
      if (granted.redirectUri !== form.get('redirect_uri'))
        return loginError('Error validating verification code. Please make sure your redirect_uri is identical');
      const { value, scopes } = short.issue(granted.scopes, hourSeconds);
      const permissions = JSON.stringify(isWrapped ? scopes.join(',') : scopes);
      // The id is a number too large for JSON.parse.
      const answer = `{"access_token":"${value}","user_id":${userId},"permissions":${permissions}}`;
      return json(200, isWrapped ? `{"data":[${answer}]}` : answer);
    },

    /** Exchanges a one-hour token for a 60-day one. */
    longToken(query: URLSearchParams): Response {
      if (query.get('grant_type') !== 'ig_exchange_token') refuse(100, undefined, 'Invalid grant_type');
      if (query.get('client_secret') !== app.clientSecret) refuse(101, undefined, 'Error validating client secret.');
      return longAnswer(long.issue(check(query.get('access_token')).scopes, longSeconds));
    },

    /** Restarts the 60 days. */
    refresh(query: URLSearchParams): Response {
      if (query.get('grant_type') !== 'ig_refresh_token') refuse(100, undefined, 'Invalid grant_type');
      const { value, scopes, issuedAt } = check(query.get('access_token'));
      if (short.find(value)) refuse(190, undefined, 'Only a long-lived access token can be refreshed');
      if (now() - issuedAt < dayMs) refuse(100, undefined, 'The access token is not 24 hours old yet');
      return longAnswer(long.issue(scopes, longSeconds), { permissions: scopes.join(',') });
    },
  };
}
