import { json, refuse } from './answers.ts';
import { consentPage, refusalPage } from './consent.ts';
import { longSeconds, type Token, type Tokens } from './tokens.ts';

export interface OAuthOptions {
  readonly app: { readonly clientId: string; readonly clientSecret: string };
  /** The redirect addresses registered for the app; if empty, any is accepted. */
  readonly redirectUris: readonly string[];
  readonly accountId: string;
  /** Whether answers come in an array `data`, as documented, or flat, as also seen. */
  readonly isWrapped: boolean;
  readonly tokens: Tokens;
  readonly now: () => number;
}

const hourMs = 3_600_000;

/** The host that exchanges codes has its own error format. */
const loginError = (message: string): Response =>
  json(400, { error_type: 'OAuthException', code: 400, error_message: message });

const longAnswer = ({ value }: Token, extra: object = {}): Response =>
  json(200, { access_token: value, token_type: 'bearer', expires_in: longSeconds, ...extra });

/** Business Login for Instagram: the authorise page, codes, and short and long tokens. */
export function createOAuth({ app, redirectUris, accountId, isWrapped, tokens, now }: OAuthOptions) {
  const codes = new Map<string, { redirectUri: string; scopes: readonly string[]; expiresAt: number }>();
  let count = 0;

  const faultsOf = (query: URLSearchParams): string[] => {
    const redirectUri = query.get('redirect_uri') ?? '';
    const isRegistered = redirectUris.length === 0 || redirectUris.includes(redirectUri);
    const isWeb = URL.canParse(redirectUri) && /^https?:$/.test(new URL(redirectUri).protocol);
    const isValid = {
      client_id: query.get('client_id') === app.clientId,
      response_type: query.get('response_type') === 'code',
      scope: /^\w+(,\w+)*$/.test(query.get('scope') ?? ''),
      redirect_uri: isRegistered && isWeb,
    };
    return Object.entries(isValid).flatMap(([name, valid]) => (valid ? [] : name));
  };

  return {
    authorize(url: URL): Response {
      const query = url.searchParams;
      const faults = faultsOf(query);
      if (faults.length > 0) return refusalPage(faults);
      const decision = query.get('decision');
      if (decision === null) return consentPage(url);
      const redirectUri = query.get('redirect_uri') ?? '';
      const back = new URL(redirectUri);
      const state = query.get('state');
      if (decision === 'grant') {
        count += 1;
        const code = `simulated-code-${count}`;
        codes.set(code, { redirectUri, scopes: (query.get('scope') ?? '').split(','), expiresAt: now() + hourMs });
        back.searchParams.set('code', code);
      } else {
        back.searchParams.set('error', 'access_denied');
        back.searchParams.set('error_reason', 'user_denied');
        back.searchParams.set('error_description', 'The user denied your request');
      }
      if (state !== null) back.searchParams.set('state', state);
      // Not part of the code, but Instagram always adds it.
      back.hash = '_';
      return new Response(null, { status: 302, headers: { location: back.href } });
    },

    /** Exchanges a code for a one-hour token. */
    async shortToken(request: Request): Promise<Response> {
      const form = new URLSearchParams(await request.text());
      if (form.get('client_id') !== app.clientId || form.get('client_secret') !== app.clientSecret)
        return loginError('Invalid platform app');
      if (form.get('grant_type') !== 'authorization_code') return loginError('Invalid grant_type');
      const code = form.get('code') ?? '';
      const grant = codes.get(code);
      // A code works once, even if the exchange fails.
      codes.delete(code);
      if (!grant || grant.expiresAt <= now()) return loginError('Matching code was not found or was already used');
      if (grant.redirectUri !== form.get('redirect_uri'))
        return loginError('Error validating verification code. Please make sure your redirect_uri is identical');
      const token = tokens.short(grant.scopes);
      const [value, permissions] = [JSON.stringify(token.value), JSON.stringify(grant.scopes)];
      // The id is a number too large for JSON.parse.
      return isWrapped
        ? json(
            200,
            `{"data":[{"access_token":${value},"user_id":${accountId},"permissions":"${grant.scopes.join(',')}"}]}`,
          )
        : json(200, `{"access_token":${value},"user_id":${accountId},"permissions":${permissions}}`);
    },

    /** Exchanges a one-hour token for a 60-day one. @throws Refusal */
    longToken({ searchParams: query }: URL): Response {
      if (query.get('grant_type') !== 'ig_exchange_token') refuse(100, undefined, 'Invalid grant_type');
      if (query.get('client_secret') !== app.clientSecret) refuse(101, undefined, 'Error validating client secret.');
      return longAnswer(tokens.exchange(query.get('access_token') ?? ''));
    },

    /** Restarts the 60 days. @throws Refusal */
    refresh({ searchParams: query }: URL): Response {
      if (query.get('grant_type') !== 'ig_refresh_token') refuse(100, undefined, 'Invalid grant_type');
      const token = tokens.refresh(query.get('access_token') ?? '');
      return longAnswer(token, { permissions: token.scopes.join(',') });
    },
  };
}
