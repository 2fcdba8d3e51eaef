import { createOAuth } from './oauth.ts';

export interface InstagramSimulatorOptions {
  readonly app?: { readonly clientId: string; readonly clientSecret: string };
  /** The addresses that the app is registered with; any is taken where there are none. */
  readonly redirectUris?: readonly string[];
  /** Milliseconds since 1970; the machine's clock unless told. */
  readonly now?: () => number;
  /** The reply to a code: as documented, in a list of one, unless told. */
  readonly shortReply?: 'list' | 'flat';
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** Instagram's three hosts over an invented account, as far as the adapter uses them. */
export function createInstagramSimulator(options: InstagramSimulatorOptions = {}) {
  const app = options.app ?? { clientId: 'simulated-app', clientSecret: 'simulated-app-secret' };
  const oauth = createOAuth({
    ...app,
    redirectUris: options.redirectUris ?? [],
    now: options.now ?? Date.now,
    shortReply: options.shortReply ?? 'list',
  });
  const requests: LoggedRequest[] = [];

  const answer = async (request: Request, url: URL): Promise<Response> => {
    if (url.pathname === '/oauth/authorize') return oauth.authorize(url);
    if (url.pathname === '/oauth/access_token' && request.method === 'POST') return oauth.exchange(request);
    if (url.pathname === '/access_token') return oauth.prolong(url);
    if (url.pathname === '/refresh_access_token') return oauth.refresh(url);
    if (/^\/v\d+\.\d\/me$/.test(url.pathname)) return oauth.me(request, url);
    return Response.json(
      { error: { message: 'Unsupported request.', type: 'GraphMethodException', code: 100 } },
      { status: 400 },
    );
  };

  return {
    async fetch(request: Request): Promise<Response> {
      const url = new URL(request.url);
      const response = await answer(request, url);
      requests.push({ method: request.method, path: url.pathname, status: response.status });
      return response;
    },
    app,
    tokens: { issueTokens: oauth.issue, expireAll: oauth.expireAll },
    requests: requests as readonly LoggedRequest[],
  };
}
export type InstagramSimulator = ReturnType<typeof createInstagramSimulator>;
