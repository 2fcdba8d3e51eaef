import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { inspect } from 'node:util';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { createCredentialStore } from '../src/credentials/credential-store.ts';
import type { TokenTiming } from '../src/credentials/token-timing.ts';
import { newId } from '../src/ids.ts';
import { memoryStorage } from '../src/memory-storage/index.ts';
import { accessToken, apiKey, basicAuth, custom } from '../src/provider/auth.ts';
import type { HttpReply, ProviderFault } from '../src/provider/http.ts';
import type { OAuthAppSource } from '../src/provider/oauth-app.ts';
import { clientCredentials, type OAuth2Options, oauth2 } from '../src/provider/oauth2.ts';
import { defineProvider, type Provider } from '../src/provider/provider.ts';
import type { Actor } from '../src/scope.ts';
import type { ConnectionRow } from '../src/storage/rows.ts';
import { keyring } from '../src/vault/keyring.ts';
import { createVault, type Vault } from '../src/vault/vault.ts';

export interface TokenReply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly delayMs?: number;
  /** Answers only once this has settled. */
  readonly after?: Promise<unknown>;
  /** Breaks off the connection instead of answering. */
  readonly isLost?: boolean;
}
export interface TokenRequest {
  readonly form: Record<string, string>;
  /** The body as it came. */
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

/** A token endpoint on loopback. `answer` gets each request and its number, from 1. */
export async function tokenEndpoint(answer: (request: TokenRequest, number: number) => TokenReply) {
  const requests: TokenRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    let text = '';
    incoming.on('data', (chunk) => (text += String(chunk)));
    incoming.on('end', () => {
      const request = { form: Object.fromEntries(new URLSearchParams(text)), text, headers: incoming.headers };
      requests.push(request);
      const reply = answer(request, requests.length);
      const { status = 200, body = '', headers = {}, delayMs = 0, after, isLost = false } = reply;
      const send = () => {
        if (isLost) {
          incoming.socket.destroy();
          return;
        }
        outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
        outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
      };
      if (after) void after.then(send);
      else setTimeout(send, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/token`, requests };
}

export interface ShopOptions {
  readonly tokenUrl?: string;
  readonly app?: OAuthAppSource;
  readonly clientAuth?: 'none' | 'client_secret_post';
  readonly isRefreshSpent?: (reply: HttpReply) => boolean;
  /** More options of the provider's OAuth descriptor. */
  readonly oauth?: Partial<OAuth2Options<{ store: string }>>;
  readonly fault?: (reply: HttpReply) => ProviderFault | undefined;
  readonly timing?: Partial<TokenTiming>;
  readonly vault?: Vault;
  readonly fetch?: typeof fetch;
}

const masterKey = randomBytes(32).toString('base64');
export const testVault = () => createVault(keyring({ current: 'k', keys: { k: masterKey } }));

/** A shop with one connection. `process()` makes another store on the same storage, like another process. */
export async function testShop(options: ShopOptions = {}) {
  const storage = memoryStorage();
  const actor: Actor = { id: 'actor-1', shopId: 'shop-1', role: 'owner' };
  const vault = options.vault ?? testVault();
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({ store: z.string() }),
    auth: [
      oauth2<{ store: string }>({
        authorizeUrl: 'https://acme.test/authorize',
        tokenUrl: options.tokenUrl ?? 'https://acme.test/token',
        scopes: ['read'],
        app: options.app ?? { clientId: 'client-1', clientSecret: 'client-canary-secret' },
        clientAuth: options.clientAuth ?? 'client_secret_post',
        ...(options.isRefreshSpent ? { isRefreshSpent: options.isRefreshSpent } : {}),
        ...options.oauth,
      }),
      clientCredentials({ tokenUrl: options.tokenUrl ?? 'https://acme.test/token' }),
      accessToken(),
      apiKey(),
      basicAuth(),
      custom({ fields: { account_sid: { title: 'Account SID', masked: false }, auth_token: { title: 'Auth token' } } }),
    ],
    http: {
      baseUrl: 'https://acme.test',
      headers: () => ({}),
      ...(options.fault ? { fault: options.fault } : {}),
    },
    test: async () => undefined,
    capabilities: {},
  });
  const process = (provider: Provider = acme) =>
    createCredentialStore({
      storage,
      vault,
      provider: () => provider,
      fetchOf: () => options.fetch ?? fetch,
      timing: { pollMs: 10, ...options.timing },
    });
  const now = new Date();
  const connection: ConnectionRow = {
    id: newId(),
    providerKey: 'acme',
    status: 'enabled',
    health: 'healthy',
    healthReason: null,
    capabilityHealth: {},
    config: { store: 's' },
    enabledCapabilities: [],
    lastSyncedAt: null,
    createdBy: actor.id,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  await storage.transaction(actor, (unit) => unit.connections.insert(connection));
  return {
    storage,
    actor,
    vault,
    provider: acme,
    connection,
    process,
    credentials: process(),
    session: (runId = 'run-1') => process().session(actor, connection, runId, actor.id),
    inShop: <Result>(work: Parameters<typeof storage.transaction<Result>>[1]) => storage.transaction(actor, work),
    /** Types of events, oldest first. */
    events: async () => {
      const page = await storage.transaction(actor, (unit) => unit.events.page({ limit: 200 }));
      return page.rows.map(({ eventType }) => eventType).toReversed();
    },
    health: async () => (await storage.transaction(actor, (unit) => unit.connections.find(connection.id)))?.health,
    /** Everything that a reader of the database can see. */
    dump: () =>
      storage.transaction(actor, async (unit) =>
        inspect(
          {
            events: (await unit.events.page({ limit: 200 })).rows,
            credentials: await unit.credentials.list(connection.id, 100),
            connection: await unit.connections.find(connection.id),
          },
          { depth: Infinity, showHidden: true, maxStringLength: Infinity },
        ),
      ),
  };
}

export const soon = (milliseconds: number) => new Date(Date.now() + milliseconds);
