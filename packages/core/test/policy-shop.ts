import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { newId } from '../src/ids.ts';
import { createIntegrations } from '../src/integrations.ts';
import { memoryStorage } from '../src/memory-storage/index.ts';
import type { PolicyOptions } from '../src/policy/narrowing.ts';
import { accessToken } from '../src/provider/auth.ts';
import { importOrders, syncProducts } from '../src/provider/contracts.ts';
import { oauth2 } from '../src/provider/oauth2.ts';
import { defineProvider } from '../src/provider/provider.ts';
import type { Actor } from '../src/scope.ts';
import type { RunRow } from '../src/storage/run-row.ts';
import type { Storage, UnitOfWork } from '../src/storage/storage.ts';
import { keyring } from '../src/vault/keyring.ts';

export const owner: Actor = { id: 'owner-1', shopId: 'shop-1', role: 'owner' };
export const secret = { kind: 'access_token', secret: { access_token: 'token-1' } } as const;

const pages = { cursor: z.object({}), async *run() {} };
const provider = (key: string) =>
  defineProvider({
    key,
    label: key,
    category: 'api',
    config: z.object({ store: z.string() }),
    auth: [
      accessToken(),
      oauth2({
        authorizeUrl: `https://${key}.test/authorize`,
        tokenUrl: `https://${key}.test/token`,
        scopes: ['read'],
        app: { clientId: 'client-1', clientSecret: 'client-secret-1' },
      }),
    ],
    http: { baseUrl: `https://${key}.test`, headers: () => ({}) },
    test: async ({ http }) => void (await http.get('/ping')),
    capabilities: {
      import_orders: { contract: importOrders, ...pages },
      sync_products: { contract: syncProducts, ...pages },
    },
  });

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Records the calls of the repositories, as `group.method`. */
function recording<Tx>(storage: Storage<Tx>, touched: string[]): Storage<Tx> {
  const watch = <Part extends object>(part: Part, seen: (name: string, member: unknown) => unknown): Part =>
    new Proxy(part, {
      get: (target, name, receiver) => seen(String(name), Reflect.get(target, name, receiver)),
    });
  const watchUnit = (unit: UnitOfWork<Tx>) =>
    watch(unit, (group, repository) =>
      isObject(repository)
        ? watch(repository, (name, method) => {
            touched.push(`${group}.${name}`);
            return method;
          })
        : repository,
    );
  return { ...storage, transaction: (scope, work) => storage.transaction(scope, (unit) => work(watchUnit(unit))) };
}

/** A shop with a connection, its credential and a waiting run. `touched` holds the storage calls since. */
export async function policyShop(policy?: PolicyOptions) {
  const touched: string[] = [];
  const requests: string[] = [];
  const logged: object[] = [];
  const storage = memoryStorage();
  const hosted = (narrowed?: PolicyOptions) => {
    const integrations = createIntegrations({
      providers: [provider('acme'), provider('brand')],
      storage: recording(storage, touched),
      vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
      ports: { projects: { upsertOrders: async () => [] }, catalog: { upsertProducts: async () => [] } },
      outbound: {
        fetch: async (input) => {
          requests.push(input instanceof Request ? input.url : String(input));
          return new Response('{}');
        },
      },
      log: { error: (details) => logged.push(details) },
      ...(narrowed ? { policy: narrowed } : {}),
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };

  const full = hosted().for(owner);
  const connection = await full.connections.create({ providerKey: 'acme', config: { store: 's' } });
  await full.credentials.set(connection.id, secret);
  const run: RunRow = {
    id: newId(),
    connectionId: connection.id,
    providerKey: connection.providerKey,
    capability: 'import_orders',
    subject: null,
    place: null,
    input: {},
    state: 'PENDING',
    progress: { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, total: null },
    steps: { notes: {}, attempted: false },
    attempts: 0,
    failures: 0,
    lostLeases: 0,
    eta: null,
    expiresAt: null,
    idempotencyKey: null,
    leaseOwner: null,
    leaseExpiresAt: null,
    cancelRequested: false,
    result: null,
    error: null,
    actorId: owner.id,
    trigger: 'request',
    traceParent: null,
    createdAt: new Date(),
    startedAt: null,
    finishedAt: null,
  };
  await storage.transaction(owner, (unit) => unit.runs.insert(run));
  touched.length = 0;
  return {
    integrations: hosted(policy),
    connection,
    run,
    touched,
    requests,
    logged,
    storage,
    /** Without recording. */
    inShop: <Result>(work: Parameters<typeof storage.transaction<Result>>[1]) => storage.transaction(owner, work),
    denials: async () =>
      (
        await storage.transaction(owner, (unit) => unit.events.page({ limit: 200, eventType: 'policy.denied' }))
      ).rows.toReversed(),
  };
}
export type PolicyShop = Awaited<ReturnType<typeof policyShop>>;
