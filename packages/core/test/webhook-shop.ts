import { createHmac, randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { createIntegrations } from '../src/integrations.ts';
import type { JobEngine } from '../src/jobs/job-engine.ts';
import { memoryStorage } from '../src/memory-storage/index.ts';
import { accessToken } from '../src/provider/auth.ts';
import { importOrders } from '../src/provider/contracts.ts';
import { defineProvider } from '../src/provider/provider.ts';
import type { WebhookDescriptor, WebhookMessage, WebhookRequest } from '../src/provider/webhooks/descriptor.ts';
import { hmacSignature } from '../src/provider/webhooks/hmac-signature.ts';
import type { Actor } from '../src/scope.ts';
import type { Storage } from '../src/storage/storage.ts';
import { keyring } from '../src/vault/keyring.ts';
import type { WebhookOptions } from '../src/webhooks/webhooks.ts';

export const secret = 'whs_0123456789abcdef';
const masterKey = randomBytes(32).toString('base64');

const bodySchema = z.object({
  topic: z.string(),
  shop: z.string(),
  at: z.iso.datetime().nullable().optional(),
  facts: z.array(z.record(z.string(), z.unknown())).optional(),
});
type Body = z.input<typeof bodySchema>;

const toMessage = ({ topic, shop, at = null, facts = [] }: Body): WebhookMessage =>
  JSON.parse(JSON.stringify({ topic, account: shop, at, facts }), (name, value: unknown) =>
    name === 'at' && typeof value === 'string' ? new Date(value) : name === 'dueAt' ? new Date(String(value)) : value,
  );

/** A signed delivery; `change` replaces parts after the signature was made. */
export function delivery(
  body: Body | readonly Body[] | string,
  change: { id?: string | null; signature?: string; body?: string } = {},
): WebhookRequest {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { id = 'delivery-1', signature = createHmac('sha256', secret).update(text).digest('hex') } = change;
  const headers = new Headers({ 'x-acme-signature': signature });
  if (id !== null) headers.set('x-acme-id', id);
  return {
    body: new TextEncoder().encode(change.body ?? text),
    headers,
    query: new URLSearchParams(),
    receivedAt: new Date(),
  };
}

export const orders = (...externalIds: string[]) => ({ type: 'records', kind: 'order', externalIds });
export const orderChanged = (...externalIds: string[]): Body => ({
  topic: 'orders/update',
  shop: 'one',
  facts: [orders(...externalIds)],
});

export interface WebhookShopOptions {
  readonly descriptor?: Partial<WebhookDescriptor<{ shop: string }>>;
  readonly storage?: Storage;
  readonly webhooks?: WebhookOptions;
  /** Added to an engine that delivers nothing. */
  readonly jobs?: Pick<JobEngine, 'prepare'>;
}

/** An engine that delivers nothing: tests see what was requested. */
function silentJobs() {
  const enqueued: string[] = [];
  const jobs: JobEngine = {
    attach: () => undefined,
    enqueue: ({ runId }) => void enqueued.push(runId),
    start: async () => undefined,
    stop: async () => undefined,
  };
  return { jobs, enqueued };
}

/** A host with the provider `acme`, whose deliveries say what follows from them. No run is executed. */
export function webhookHost(options: WebhookShopOptions = {}) {
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({ shop: z.string() }),
    auth: accessToken(),
    http: { baseUrl: 'https://acme.test' },
    test: async () => undefined,
    capabilities: {
      import_orders: {
        contract: importOrders,
        cursor: z.object({ page: z.number() }),
        async *run() {
          yield* [];
        },
        fetch: async () => ({ items: [], deleted: [] }),
      },
    },
    webhooks: {
      verify: hmacSignature({ secrets: secret, header: 'x-acme-signature', encoding: 'hex' }),
      deliveryId: ({ headers }) => headers.get('x-acme-id'),
      accounts: ({ config }) => [config.shop],
      read: ({ body }) => {
        const parsed = z.union([bodySchema, z.array(bodySchema)]).parse(JSON.parse(new TextDecoder().decode(body)));
        return [parsed].flat().map(toMessage);
      },
      challenge: ({ query }) => (query.get('token') === 'verify-token' ? query.get('challenge') : null),
      callbacks: {
        'data-deletion': {
          confirms: true,
          verify: hmacSignature({ secrets: secret, header: 'x-acme-signature', encoding: 'hex' }),
          read: ({ body }) => [toMessage(bodySchema.parse(JSON.parse(new TextDecoder().decode(body))))],
        },
      },
      ...options.descriptor,
    },
  });
  const storage = options.storage ?? memoryStorage();
  const { jobs, enqueued } = silentJobs();
  const logged: string[] = [];
  const integrations = createIntegrations({
    providers: [acme],
    storage,
    vault: keyring({ current: 'k', keys: { k: masterKey } }),
    ports: { projects: { upsertOrders: async () => [] } },
    jobs: { ...jobs, ...options.jobs },
    log: { error: (_details, message) => void logged.push(message) },
    ...(options.webhooks && { webhooks: options.webhooks }),
  });
  onTestFinished(() => integrations.stop());

  const connect = async (shopId = 'shop-1', shop = 'one') => {
    const actor: Actor = { id: 'actor-1', shopId, role: 'owner' };
    const of = integrations.for(actor);
    const { id } = await of.connections.create({ providerKey: 'acme', config: { shop } });
    await of.credentials.set(id, { kind: 'access_token', secret: { access_token: 'token-canary' } });
    const inShop = <Result>(work: Parameters<typeof storage.transaction<Result>>[1]) =>
      storage.transaction(actor, work);
    const later = new Date('2100-01-01');
    return {
      id,
      actor,
      ...of,
      inShop,
      /** Ids of the records to fetch. */
      dirty: async () =>
        (await inShop((unit) => unit.webhooks.findDue(id, later, 100))).map(({ externalId }) => externalId),
      /** Events of a type, newest first. */
      eventsOf: async (eventType: string) =>
        (await inShop((unit) => unit.events.page({ eventType, limit: 100 }))).rows.map(({ message, meta, level }) => ({
          message,
          meta,
          level,
        })),
      runsOf: async () => (await inShop((unit) => unit.runs.page({ connectionId: id, limit: 100 }))).rows,
    };
  };
  return {
    integrations,
    storage,
    enqueued,
    logged,
    connect,
    receive: (request: WebhookRequest) => integrations.webhooks.receive('acme', request),
  };
}
