import { createHmac, randomBytes } from 'node:crypto';
import {
  type Actor,
  type ChoiceSearch,
  createIntegrations,
  type ExportLimits,
  IntegrationError,
  type Integrations,
  keyring,
  type Role,
  type UpsertPort,
} from '@makerfex/integrations-core';
import { memoryStorage } from '@makerfex/integrations-core/memory-storage';
import {
  accessToken,
  custom,
  type DayBudget,
  defineProvider,
  hmacSignature,
  noCredential,
  oauth2,
  type RunDocument,
} from '@makerfex/integrations-core/provider';
import type { CanonicalRecord } from '@makerfex/integrations-core/records';
import type { Storage } from '@makerfex/integrations-core/storage';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { type HttpApiOptions, httpApi } from '../src/index.ts';
import { importThings, printThing, sendParcel, sendThing } from './contracts.ts';

const toDocument = (fileName: string): RunDocument => ({
  fileName,
  mediaType: 'application/pdf',
  bytes: new TextEncoder().encode('%PDF of a thing'),
});

/** How acme behaves. */
interface Script {
  test: () => Promise<void>;
  /** The API version that it answers with; `1` is requested. */
  answered: string;
  /** What it says is left of the day for the app. */
  day: DayBudget | undefined;
}

interface Fault {
  everything: Error | null;
  isStale: boolean;
  leaflet: Error | null;
}

/** Acme's server. Its token endpoint exchanges the code `good`, and refuses any other. */
const acmeServer: typeof fetch = async (input, init) => {
  if (new URL(new Request(input).url).pathname !== '/token') return Response.json({});
  const form = new URLSearchParams(init?.body instanceof URLSearchParams ? init.body : '');
  return form.get('code') === 'good'
    ? Response.json({
        access_token: 'granted-access-token',
        refresh_token: 'granted-refresh-token',
        expires_in: 3600,
        token_type: 'bearer',
      })
    : Response.json({ error: 'invalid_grant' }, { status: 400 });
};

const webhookSecret = 'whs_0123456789abcdef';
const signatureHeader = 'x-acme-signature';
const verify = hmacSignature({ secrets: webhookSecret, header: signatureHeader, encoding: 'hex' });
const deliverySchema = z.object({ topic: z.string(), store_id: z.string() });
const readDelivery = (body: Uint8Array) => {
  const { topic, store_id: account } = deliverySchema.parse(JSON.parse(new TextDecoder().decode(body)));
  return [{ topic, account, at: null, facts: [] }];
};

/** A delivery of acme to the store `one`, signed over exactly this text. */
export const deliveryText = '{"topic":"things/update", "store_id":"one", "note":"caf\\u00e9 \\/ ☃"}';
export const deliveryHeaders = (text: string = deliveryText): Record<string, string> => ({
  'content-type': 'application/json',
  [signatureHeader]: createHmac('sha256', webhookSecret).update(text).digest('hex'),
});

export const publicUrl = 'https://app.example.com';

export interface HostOptions extends Partial<Omit<HttpApiOptions, 'publicUrl'>> {
  /** Null omits it. */
  readonly publicUrl?: string | null;
  /** Limits of the integrations' exports. */
  readonly exports?: Partial<ExportLimits>;
  /** Replaces the integrations when a part must fail as it never does by itself. */
  readonly integrations?: Pick<Integrations, 'for'> & { readonly webhooks?: Integrations['webhooks'] | undefined };
  /** @default in memory */
  readonly storage?: Storage;
}

const upsert: UpsertPort<CanonicalRecord, unknown> = async ({ items }) =>
  items.map(({ item, hostId }) => ({ externalId: item.externalId, hostId: hostId ?? `host-${item.externalId}` }));

/**
 * A host: `acme` needs a credential; `brand`, `courier` and `press` do not. `gate` holds a pull of acme until it is opened; a push
 * of courier has an unknown outcome; runs of press have documents, and it has one thing to import. Streams are short, as tests read answers to their end.
 */
export function testHost(options: HostOptions = {}) {
  const {
    publicUrl: address = publicUrl,
    integrations: standIn,
    exports = {},
    storage: given = memoryStorage(),
    ...others
  } = options;
  const gate = Promise.withResolvers<void>();
  const script: Script = { test: async () => undefined, answered: '1', day: undefined };
  const common = { category: 'api', http: { baseUrl: 'https://acme.test', headers: () => ({}) } } as const;
  const cursor = z.object({ page: z.number() });
  const acme = defineProvider({
    ...common,
    key: 'acme',
    label: 'Acme',
    setup: { link: 'https://acme.test/apps', scopes: { read: 'Reads things.' } },
    config: z.object({ store_id: z.string().regex(/^[a-z]{1,20}$/, 'must be 1 to 20 small letters') }),
    auth: [
      oauth2({
        authorizeUrl: 'https://acme.test/authorize',
        tokenUrl: 'https://acme.test/token',
        scopes: ['read'],
        app: { clientId: 'client', clientSecret: 'client-secret-canary' },
      }),
      accessToken(),
      custom({ fields: { account_sid: { title: 'Account SID', masked: false }, auth_token: { title: 'Auth token' } } }),
    ],
    http: {
      ...common.http,
      version: { asked: () => '1', answered: () => script.answered },
      rateLimit: {
        key: ({ clientId }) => clientId ?? '',
        read: () => ({ capacity: 100, available: 100, perSecond: 100, day: script.day }),
        perApp: { perSecond: 100 },
      },
    },
    webhooks: {
      verify,
      accounts: ({ config }) => [config.store_id],
      read: ({ body }) => readDelivery(body),
      challenge: ({ query }) => (query.get('verify_token') === 'right' ? query.get('challenge') : null),
      callbacks: {
        deauthorize: { verify, read: ({ body }) => readDelivery(body) },
        'data-deletion': { confirms: true, verify, read: ({ body }) => readDelivery(body) },
      },
    },
    test: async ({ http }) => {
      await http.get('/');
      await script.test();
    },
    capabilities: {
      import_things: {
        contract: importThings,
        cursor,
        async *run() {
          await gate.promise;
          yield { items: [{ externalId: 'a', updatedAt: null }], cursor: { page: 1 }, total: 1 };
        },
      },
    },
  });
  const brand = defineProvider({
    ...common,
    key: 'brand',
    label: 'Brand',
    config: z.object({}),
    auth: noCredential(),
    test: async () => undefined,
    capabilities: {
      send_thing: { contract: sendThing, run: async ({ input }) => ({ sent: input.id }) },
    },
  });
  const courier = defineProvider({
    ...common,
    key: 'courier',
    label: 'Courier',
    config: z.object({}),
    auth: noCredential(),
    test: async () => undefined,
    capabilities: {
      send_parcel: {
        contract: sendParcel,
        run: () => Promise.reject(new IntegrationError('outcome_unknown', 'Courier did not say.')),
      },
    },
  });
  const press = defineProvider({
    ...common,
    key: 'press',
    label: 'Press',
    config: z.object({}),
    auth: noCredential(),
    test: async () => undefined,
    capabilities: {
      import_things: {
        contract: importThings,
        cursor,
        async *run() {
          yield { items: [{ externalId: 'a', updatedAt: null }], cursor: { page: 1 } };
        },
      },
      print_thing: {
        contract: printThing,
        run: async ({ input }) => ({ sent: input.id }),
        documents: {
          label: async ({ input }) => toDocument(`label-${input.id}.pdf`),
          leaflet: async ({ input, ports }) => toDocument(`${await ports.things.leaflet(input.id)}.pdf`),
        },
      },
    },
  });
  const logged: unknown[] = [];
  const log = { error: (details: object, message: string) => logged.push([message, details]) };
  /** `leaflet` is thrown by the port that builds a document; `everything` by the login and every transaction; `isStale` makes every optimistic write stale. */
  const fault: Fault = { everything: null, isStale: false, leaflet: null };
  const storage = faulty(given, fault);
  const integrations = createIntegrations({
    providers: [acme, brand, courier, press],
    storage,
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: {
      things: {
        upsert,
        leaflet: async (id: string) => {
          if (fault.leaflet) throw fault.leaflet;
          return `leaflet-${id}`;
        },
        find: async ({ text }: ChoiceSearch) => {
          if (text === 'fault') throw new Error('canary-of-a-fault');
          return [{ id: 'a', label: `Thing of ${text}`, detail: 'A-1' }];
        },
      },
    },
    outbound: { fetch: acmeServer },
    exports,
    log,
  });
  onTestFinished(() => {
    gate.resolve();
    return integrations.stop();
  });
  const handler = httpApi(
    { ...integrations, ...standIn },
    {
      authenticate: (_request, context) => {
        if (fault.everything) throw fault.everything;
        return isActor(context) ? context : null;
      },
      log,
      streams: { closeAfterMs: 20 },
      ...others,
      ...(address === null ? {} : { publicUrl: address }),
    },
  );
  return { handler, integrations, storage, logged, script, fault, openGate: gate.resolve };
}

/** Tests pass the actor as the context of a call. */
const isActor = (context: unknown): context is Actor =>
  typeof context === 'object' && context !== null && 'shopId' in context;

/** A storage whose faults a test turns on. */
const faulty = (real: Storage, fault: Fault): Storage => ({
  ...real,
  findPrivacyProgress: async (codeHash) => {
    if (fault.everything) throw fault.everything;
    return real.findPrivacyProgress(codeHash);
  },
  transaction: async (scope, work) => {
    if (fault.everything) throw fault.everything;
    return real.transaction(scope, (unit) =>
      work(
        fault.isStale
          ? {
              ...unit,
              connections: { ...unit.connections, update: async () => false },
              credentials: { ...unit.credentials, replace: async () => false },
              privacy: { ...unit.privacy, update: async () => false },
              runs: { ...unit.runs, reopen: async () => null, settle: async () => null },
            }
          : unit,
      ),
    );
  },
});

export const actorOf = (role: Role, shopId = 'shop-1'): Actor => ({ id: `${role}@${shopId}`, shopId, role });
