import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { ClientContext } from '../src/outbound/client.ts';
import type { CredentialSession } from '../src/outbound/credential-session.ts';
import { createOutbound, type OutboundOptions } from '../src/outbound/outbound.ts';
import type { ProviderHttpDescriptor } from '../src/provider/http-descriptor.ts';
import { oauth2 } from '../src/provider/oauth2.ts';
import { defineProvider, type Provider } from '../src/provider/provider.ts';

export interface ServedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on loopback. `answer` gets each request and its number, from 1. */
export async function serve(answer: (response: ServerResponse, request: ServedRequest, number: number) => unknown) {
  const requests: ServedRequest[] = [];
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk) => (body += String(chunk)));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body };
      requests.push(request);
      answer(response, request, requests.length);
    });
  });
  const host = `127.0.0.1:${await listen(server)}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host, origin: `http://${host}`, requests };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export const app = { clientId: 'client-1', clientSecret: 'app-secret-canary' };

export interface ClientSetup {
  readonly http?: Partial<ProviderHttpDescriptor<unknown>>;
  readonly outbound?: OutboundOptions;
  readonly session?: CredentialSession;
  readonly signal?: AbortSignal;
  readonly config?: object;
  readonly onNotices?: ClientContext['onNotices'];
}

/** Pauses short enough for tests. */
export const quickRetries = { baseMs: 1, maxMs: 2 };

/** A client of a provider called Acme, at `baseUrl`. */
export function clientFor(
  baseUrl: string,
  { http, outbound, session, signal, config = {}, onNotices }: ClientSetup = {},
) {
  return createOutbound({ retry: quickRetries, ...outbound }).client({
    provider: acme(baseUrl, http),
    config,
    onNotices,
    scope: { shopId: 'shop-1' },
    app,
    session: session ?? sessionOf(['token-1']),
    signal: signal ?? new AbortController().signal,
  });
}

export const acme = (baseUrl: string, http: Partial<ProviderHttpDescriptor<unknown>> = {}): Provider =>
  defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({}),
    auth: oauth2({ authorizeUrl: baseUrl, tokenUrl: baseUrl, scopes: [], app }),
    http: {
      baseUrl,
      headers: ({ credential }): Record<string, string> =>
        'accessToken' in credential
          ? { authorization: `Bearer ${credential.accessToken}`, 'x-api-key': app.clientSecret }
          : {},
      ...http,
    },
    test: async () => {},
    capabilities: {},
  });

/** A session whose refreshes return the next of these tokens, and null after the last one. */
export function sessionOf(tokens: readonly string[]): CredentialSession & { readonly refreshed: number[] } {
  const refreshed: number[] = [];
  const opened = (version: number) => ({
    credential: { kind: 'oauth2' as const, accessToken: tokens[version - 1] ?? '' },
    version,
  });
  let live = 1;
  return {
    refreshed,
    current: async () => opened(live),
    refresh: async (version) => {
      refreshed.push(version);
      if (version >= tokens.length) return null;
      live = version + 1;
      return opened(live);
    },
  };
}
