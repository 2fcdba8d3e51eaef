export interface OAuthOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly now: () => number;
  readonly shortReply: 'list' | 'flat';
}

interface Token {
  readonly isLong: boolean;
  readonly issued: number;
  expires: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const longSeconds = 5_183_944;
/** Above 2^53, as real ones are: JSON tells it as a number, and it loses digits. */
const userId = '17841400000000011';
const permissions = ['instagram_business_basic', 'instagram_business_content_publish'];

/** Errors of the token host. */
const refuse = (message: string): Response =>
  Response.json({ error_type: 'OAuthException', code: 400, error_message: message }, { status: 400 });

/** Errors of the graph host. */
const graphError = (status: number, code: number, message: string, subcode?: number): Response =>
  Response.json(
    { error: { message, type: 'OAuthException', code, error_subcode: subcode, fbtrace_id: 'simulated' } },
    { status },
  );

const long = (token: string): Response =>
  Response.json({ access_token: token, token_type: 'bearer', expires_in: longSeconds });

/** Instagram Login: consent, a token of an hour for the code, one of 60 days for that, and its refresh. */
export function createOAuth({ clientId, clientSecret, redirectUris, now, shortReply }: OAuthOptions) {
  const tokens = new Map<string, Token>();
  const codes = new Map<string, { redirectUri: string; expires: number }>();
  let made = 0;

  const issue = (isLong: boolean): string => {
    made += 1;
    const token = `IGSIM-${isLong ? 'long' : 'short'}-${made}`;
    tokens.set(token, { isLong, issued: now(), expires: now() + (isLong ? longSeconds * 1000 : hourMs) });
    return token;
  };
  const find = (token: string | null): Token | Response => {
    const held = tokens.get(token ?? '');
    if (!held) return graphError(400, 190, 'Cannot parse access token', 0);
    return held.expires > now() ? held : graphError(400, 190, 'Session has expired', 463);
  };

  return {
    /** A token of 60 days, as an account that was connected has it. */
    issue: () => ({ access_token: issue(true), expires_in: longSeconds }),
    expireAll: (): void => {
      for (const token of tokens.values()) token.expires = 0;
    },

    authorize(url: URL): Response {
      const query = url.searchParams;
      const redirectUri = query.get('redirect_uri') ?? '';
      const isRegistered = redirectUris.length === 0 || redirectUris.includes(redirectUri);
      if (
        query.get('client_id') !== clientId ||
        query.get('response_type') !== 'code' ||
        !query.get('scope') ||
        !isRegistered
      )
        return new Response('<h1>The request is not valid</h1>', {
          status: 400,
          headers: { 'content-type': 'text/html' },
        });
      const decision = query.get('decision');
      if (decision === null) return consentPage(url);
      const back = new URL(redirectUri);
      back.searchParams.set('state', query.get('state') ?? '');
      if (decision === 'grant') {
        made += 1;
        const code = `simulated-code-${made}`;
        codes.set(code, { redirectUri, expires: now() + hourMs });
        back.searchParams.set('code', `${code}#_`);
      } else {
        for (const [name, value] of Object.entries({ error: 'access_denied', error_reason: 'user_denied' }))
          back.searchParams.set(name, value);
      }
      return new Response(null, { status: 302, headers: { location: back.href } });
    },

    async exchange(request: Request): Promise<Response> {
      const form = new URLSearchParams(await request.text());
      if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
        return Response.json(
          { error_type: 'OAuthException', code: 101, error_message: 'Invalid client' },
          { status: 401 },
        );
      const code = form.get('code') ?? '';
      const held = codes.get(code);
      codes.delete(code);
      if (!held || held.expires <= now()) return refuse('Matching code was not found or was already used');
      if (held.redirectUri !== form.get('redirect_uri')) return refuse('Redirect URI does not match');
      const about = { access_token: issue(false), user_id: Number(userId) };
      return shortReply === 'list'
        ? Response.json({ data: [{ ...about, permissions: permissions.join(',') }] })
        : Response.json({ ...about, permissions });
    },

    prolong(url: URL): Response {
      const query = url.searchParams;
      if (query.get('grant_type') !== 'ig_exchange_token' || query.get('client_secret') !== clientSecret)
        return graphError(400, 1, 'Invalid request');
      const held = find(query.get('access_token'));
      return held instanceof Response ? held : long(issue(true));
    },

    refresh(url: URL): Response {
      const query = url.searchParams;
      const held = find(query.get('access_token'));
      if (held instanceof Response) return held;
      if (query.get('grant_type') !== 'ig_refresh_token' || !held.isLong)
        return graphError(400, 100, 'Unsupported token');
      if (now() - held.issued < dayMs) return graphError(400, 100, 'The token is younger than 24 hours');
      return long(issue(true));
    },

    me(request: Request, url: URL): Response {
      const held = find(/^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? null);
      if (held instanceof Response) return held;
      const asked = (url.searchParams.get('fields') ?? 'user_id').split(',');
      const all = { id: userId, user_id: userId, username: 'simulated.workshop' };
      return Response.json(
        Object.fromEntries(Object.entries(all).filter(([name]) => name === 'id' || asked.includes(name))),
      );
    },
  };
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function consentPage(url: URL): Response {
  const link = (decision: string) => escape(`${url.pathname}${url.search}&decision=${decision}`);
  const page = `<h1>Simulated Instagram</h1><p>An app asks for: ${escape(url.searchParams.get('scope') ?? '')}</p>
<p><a id="grant" href="${link('grant')}">Allow</a> <a id="deny" href="${link('deny')}">Cancel</a></p>`;
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}
