import { describe, expect, it } from 'vitest';
import { acme, sendJson, serve } from '../../test/outbound-server.ts';
import type { ProviderHttpDescriptor } from '../provider/http-descriptor.ts';
import type { OpenedCredential } from '../provider/opened-credential.ts';
import { createOutbound } from './outbound.ts';

/** The `authorization` that is sent with a credential; undefined if there is none. */
async function authorizationOf(
  credential: OpenedCredential,
  own: Omit<ProviderHttpDescriptor<unknown>, 'baseUrl'> = {},
): Promise<string | undefined> {
  const server = await serve((response) => sendJson(response, 200, {}));
  const session = { current: async () => ({ credential, version: 1 }), refresh: async () => null };
  const client = createOutbound().client({
    provider: { ...acme(server.origin), http: { baseUrl: server.origin, ...own } },
    config: {},
    scope: { shopId: 'shop-1' },
    app: null,
    session,
    signal: new AbortController().signal,
  });
  await client.get('/');
  return server.requests[0]?.headers.authorization;
}

const token = (kind: 'oauth2' | 'client_credentials' | 'access_token') => ({ kind, accessToken: 'token-1' });

describe('without headers of the provider, a call', () => {
  it.each(['oauth2', 'client_credentials', 'access_token'] as const)(
    'sends the token of %s as a bearer',
    async (kind) => {
      expect(await authorizationOf(token(kind))).toBe('Bearer token-1');
    },
  );

  it('sends user and password in UTF-8 (RFC 7617, section 2.1)', async () => {
    const sent = await authorizationOf({ kind: 'basic_auth', user: 'test', password: '123\u00a3' });
    expect(sent).toBe('Basic dGVzdDoxMjPCow==');
  });

  it('sends no credential if there is none, or its `target` sends it', async () => {
    expect(await authorizationOf({ kind: 'none' })).toBeUndefined();
    expect(await authorizationOf(token('access_token'), { target: ({ path }) => path })).toBeUndefined();
  });
});

describe('with headers of the provider, a call', () => {
  it('sends a token only as they do', async () => {
    expect(await authorizationOf(token('oauth2'), { headers: () => ({ 'x-token': 'a' }) })).toBeUndefined();
  });

  it('still sends user and password, unless they have an authorization', async () => {
    const pair = { kind: 'basic_auth', user: 'a', password: 'b' } as const;
    expect(await authorizationOf(pair, { headers: () => ({ 'x-version': '2' }) })).toBe('Basic YTpi');
    expect(await authorizationOf(pair, { headers: () => ({ Authorization: 'Acme a' }) })).toBe('Acme a');
  });
});
