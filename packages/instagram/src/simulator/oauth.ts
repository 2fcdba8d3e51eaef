import { json, refuse } from './answers.ts';
import { consentPage, refusalPage } from './consent.ts';
import { longSeconds, type Token, type Tokens } from './tokens.ts';

export interface OAuthOptions {
  readonly app: { readonly clientId: string; readonly clientSecret: string };
  /** The addresses that the app is registered with; any is taken where there are none. */
  readonly redirectUris: readonly string[];
  readonly accountId: string;
  /** Whether answers are as documented, in an array `data`, or as they are also seen. */
  readonly isWrapped: boolean;
  readonly tokens: Tokens;
  readonly now: () => number;
}

const hourMs = 3_600_000;

/** Errors of the host that takes codes have a form of their own. */
const loginError = (message: string): Response =>
  json(400, { error_type: 'OAuthException', code: 400, error_message: message });

const longAnswer = ({ value }: Token, told: object = {}): Response =>
  json(200, { access_token: value, token_type: 'bearer', expires_in: longSeconds, ...told });

/** Business Login for Instagram: the authorise page, codes, short tokens, and what they are exchanged for. */
export function createOAuth({ app, redirectUris, accountId, isWrapped, tokens, now }: OAuthOptions) {
  const codes = new Map<string, { redirectUri: string; scopes: readonly string[]; expiresAt: number }>();
  let made = 0;

  const faultsOf = (query: URLSearchParams): string[] => {
    const redirectUri = query.get('redirect_uri') ?? '';
    const isRegistered = redirectUris.length === 0 || redirectUris.includes(redirectUri);
    const isWeb = URL.canParse(redirectUri) && /^https?:$/.test(new URL(redirectUri).protocol);
    const isRight = {
      client_id: query.get('client_id') === app.clientId,
      response_type: query.get('response_type') === 'code',
      scope: /^\w+(,\w+)*$/.test(query.get('scope') ?? ''),
      redirect_uri: isRegistered && isWeb,
    };
    return Object.entries(isRight).flatMap(([name, right]) => (right ? [] : name));
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
        made += 1;
        const code = `simulated-code-${made}`;
        codes.set(code, { redirectUri, scopes: (query.get('scope') ?? '').split(','), expiresAt: now() + hourMs });
        back.searchParams.set('code', code);
      } else {
        back.searchParams.set('error', 'access_denied');
        back.searchParams.set('error_reason', 'user_denied');
        back.searchParams.set('error_description', 'The user denied your request');
      }
      if (state !== null) back.searchParams.set('state', state);
      // Not part of the code, and yet always there.
      back.hash = '_';
      return new Response(null, { status: 302, headers: { location: back.href } });
    },

    /** Takes a code for a token of one hour. */
    async shortToken(request: Request): Promise<Response> {
      const form = new URLSearchParams(await request.text());
      if (form.get('client_id') !== app.clientId || form.get('client_secret') !== app.clientSecret)
        return loginError('Invalid platform app');
      if (form.get('grant_type') !== 'authorization_code') return loginError('Invalid grant_type');
      const code = form.get('code') ?? '';
      const held = codes.get(code);
      // Whatever comes of it, a code is taken once.
      codes.delete(code);
      if (!held || held.expiresAt <= now()) return loginError('Matching code was not found or was already used');
      if (held.redirectUri !== form.get('redirect_uri'))
        return loginError('Error validating verification code. Please make sure your redirect_uri is identical');
      const token = tokens.short(held.scopes);
      const [value, permissions] = [JSON.stringify(token.value), JSON.stringify(held.scopes)];
      // As a number the id is larger than a reader of JSON can hold.
      return isWrapped
        ? json(
            200,
            `{"data":[{"access_token":${value},"user_id":${accountId},"permissions":"${held.scopes.join(',')}"}]}`,
          )
        : json(200, `{"access_token":${value},"user_id":${accountId},"permissions":${permissions}}`);
    },

    /** Takes a token of one hour for one of 60 days. @throws Refusal */
    longToken({ searchParams: query }: URL): Response {
      if (query.get('grant_type') !== 'ig_exchange_token') refuse(100, undefined, 'Invalid grant_type');
      if (query.get('client_secret') !== app.clientSecret) refuse(101, undefined, 'Error validating client secret.');
      return longAnswer(tokens.exchange(query.get('access_token') ?? ''));
    },

    /** Makes the 60 days begin anew. @throws Refusal */
    refresh({ searchParams: query }: URL): Response {
      if (query.get('grant_type') !== 'ig_refresh_token') refuse(100, undefined, 'Invalid grant_type');
      const token = tokens.refresh(query.get('access_token') ?? '');
      return longAnswer(token, { permissions: token.scopes.join(',') });
    },
  };
}
