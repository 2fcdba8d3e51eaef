import { randomBytes, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { newId } from '../src/ids.ts';
import { createIntegrations } from '../src/integrations.ts';
import type { JobEngine } from '../src/jobs/job-engine.ts';
import type { Logger } from '../src/logger.ts';
import { type MemoryTx, memoryStorage } from '../src/memory-storage/index.ts';
import { noCredential } from '../src/provider/auth.ts';
import { pull, pullInput } from '../src/provider/capability.ts';
import type { FetchContext, FetchedRecords, PullContext, PullPage } from '../src/provider/context.ts';
import type { HostLink, UpsertAnswer, UpsertPort } from '../src/provider/ports.ts';
import { defineProvider } from '../src/provider/provider.ts';
import type { WebhookDescriptor } from '../src/provider/webhooks/descriptor.ts';
import { recordFields } from '../src/records/record.ts';
import type { RetryOptions } from '../src/retry.ts';
import type { RunRow } from '../src/storage/run-row.ts';
import { keyring } from '../src/vault/keyring.ts';

const thingSchema = z.object({ ...recordFields, title: z.string() });
export type Thing = z.infer<typeof thingSchema>;

export const importThings = pull({
  key: 'import_things',
  label: 'Import things',
  record: 'thing',
  item: thingSchema,
  input: pullInput,
  port: 'things.upsert',
});

type Config = { store: string };
type Place = { page: number };
export type ThingPage = PullPage<Thing, Place>;
export type ThingContext = PullContext<Config, z.infer<typeof pullInput>, Place>;
export type Read = (context: ThingContext) => AsyncGenerator<ThingPage, void, undefined>;

export const thing = (externalId: string, title = `Thing ${externalId}`, updatedAt: string | null = null): Thing => ({
  externalId,
  title,
  updatedAt,
});

/** Pages of the things, `size` each, resumable after each of them. */
export const pagesOf = (things: readonly Thing[], size = 2): Read =>
  async function* ({ cursor }) {
    for (let page = cursor?.page ?? 0; page * size < things.length; page += 1)
      yield { items: things.slice(page * size, (page + 1) * size), cursor: { page: page + 1 } };
  };

/**
 * Numbered pages of a list that can change while it is read, each with the current total.
 * @param afterPage changes the list once the page of this number, from 0, was read
 */
export const numberedPages = (list: () => readonly Thing[], size: number, afterPage: (page: number) => void): Read =>
  async function* ({ cursor }) {
    for (let page = cursor?.page ?? 0; page * size < list().length; page += 1) {
      const items = list().slice(page * size, (page + 1) * size);
      yield { items, cursor: { page: page + 1 }, total: list().length };
      afterPage(page);
    }
  };

export interface PullShopOptions {
  readonly check?: (typeof importThings)['check'];
  /** The provider's answer to a look-up by id; without it, it has none. */
  readonly fetch?: (
    ids: readonly string[],
    reportedGone: readonly string[],
  ) => FetchedRecords<Thing> | Promise<FetchedRecords<Thing>>;
  /** Whether its provider has webhooks, and what it can do beside receiving them. */
  readonly webhooks?: Partial<Pick<WebhookDescriptor<Config>, 'subscriptions' | 'scopes'>>;
  /** The host's public address. */
  readonly url?: string;
  /** The answer of the provider's API to a request. */
  readonly respond?: () => Response;
  readonly maxRequests?: number;
  readonly enumerates?: boolean;
  /** In place of the host's own port. */
  readonly upsert?: UpsertPort<Thing, MemoryTx>;
  readonly overlapMs?: number;
  readonly batchSize?: number;
  readonly leaseMs?: number;
  readonly maxLostLeases?: number;
  readonly retry?: Partial<RetryOptions>;
  readonly jobs?: JobEngine;
  /** By default, log entries go to `logged`. */
  readonly log?: Logger;
}

/**
 * A host with its own things, connected to a provider that the test scripts: `read` is what the next run does. `process()` makes
 * another worker on the same storage.
 */
export async function pullShop(options: PullShopOptions = {}) {
  const storage = memoryStorage();
  const host = new Map<string, { externalId: string; title: string; deleted: boolean }>();
  const batches: { items: string[]; deleted: string[]; hostIds: (string | null)[] }[] = [];
  const logged: unknown[] = [];
  const script = {
    read: pagesOf([]),
    beforePort: async (): Promise<void> => undefined,
    /** Makes the port's answer from the right one. */
    answer: (links: HostLink[]): readonly UpsertAnswer[] => links,
  };

  const write: UpsertPort<Thing, MemoryTx> = async ({ items, deleted }, { tx }) => {
    await script.beforePort();
    batches.push({
      items: items.map(({ item }) => item.externalId),
      deleted: deleted.map(({ externalId }) => externalId),
      hostIds: items.map(({ hostId }) => hostId),
    });
    const put = (hostId: string, row: { externalId: string; title: string; deleted: boolean }) => {
      const before = host.get(hostId);
      tx.onRollback(() => (before ? host.set(hostId, before) : host.delete(hostId)));
      host.set(hostId, row);
    };
    for (const { hostId } of deleted) {
      const row = host.get(hostId);
      if (row) put(hostId, { ...row, deleted: true });
    }
    const links = items.map(({ item: { externalId, title }, hostId: known }) => {
      const hostId = known ?? randomUUID();
      put(hostId, { externalId, title, deleted: false });
      return { externalId, hostId };
    });
    return script.answer(links);
  };

  const { fetch: fetchRecords, respond, check } = options;
  const contract: typeof importThings = { ...importThings, check };
  const acme = defineProvider({
    key: 'acme',
    label: 'Acme',
    category: 'api',
    config: z.object({ store: z.string() }),
    auth: noCredential(),
    http: { baseUrl: 'https://acme.test', headers: () => ({}) },
    test: async () => undefined,
    ...(options.webhooks && {
      webhooks: {
        verify: () => 'verified' as const,
        read: () => [],
        accounts: () => [],
        ...options.webhooks,
      },
    }),
    capabilities: {
      import_things: {
        contract,
        cursor: z.object({ page: z.number() }),
        enumerates: options.enumerates ?? false,
        overlapMs: options.overlapMs ?? 0,
        run: (context) => script.read(context),
        ...(fetchRecords && {
          fetch: async ({ reportedGone = [] }: FetchContext<Config>, ids: readonly string[]) =>
            fetchRecords(ids, reportedGone),
        }),
      },
    },
  });

  const process = () => {
    const integrations = createIntegrations({
      providers: [acme],
      storage,
      vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
      ports: { things: { upsert: options.upsert ?? write } },
      ...(respond && { outbound: { fetch: async () => respond() } }),
      runs: {
        ...(options.maxLostLeases !== undefined && { maxLostLeases: options.maxLostLeases }),
        ...(options.maxRequests !== undefined && { maxRequests: options.maxRequests }),
        batchSize: options.batchSize ?? 2,
        leaseMs: options.leaseMs ?? 30_000,
        retry: options.retry ?? {},
      },
      ...(options.jobs && { jobs: options.jobs }),
      ...(options.url !== undefined && { webhooks: { url: options.url } }),
      log: options.log ?? { error: (details, message) => logged.push([message, details]) },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };

  const actor = { id: 'actor-1', shopId: 'shop-1', role: 'owner' } as const;
  const integrations = process();
  const shop = integrations.for(actor);
  const connection = await shop.connections.create({ providerKey: 'acme', config: { store: 's' } });
  const inShop: typeof storage.transaction = (_scope, work) => storage.transaction(actor, work);
  return {
    storage,
    provider: () => acme,
    actor,
    integrations,
    process,
    shop,
    connection,
    script,
    batches,
    logged,
    /** What the host holds, by external id. */
    hosted: () =>
      Object.fromEntries(
        [...host.values()].filter((row) => !row.deleted).map(({ externalId, title }) => [externalId, title] as const),
      ),
    hostRows: () => host.size,
    ask: (input: unknown = {}) => shop.actions.run(connection.id, 'import_things', input),
    run: async (read: Read, input: unknown = {}) => {
      script.read = read;
      const { id } = await shop.actions.run(connection.id, 'import_things', input);
      return shop.runs.waitFor(id);
    },
    /** A run as a killed process leaves it: under way, with a lease that nobody renews. */
    leaveRun: async (leaseExpiresAt: Date, changes: Partial<RunRow> = {}): Promise<string> => {
      const now = new Date();
      const row: RunRow = {
        id: newId(),
        connectionId: connection.id,
        providerKey: connection.providerKey,
        capability: 'import_things',
        subject: null,
        place: null,
        input: {},
        state: 'STARTED',
        progress: { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, total: null },
        steps: { notes: {}, attempted: false },
        attempts: 1,
        failures: 0,
        lostLeases: 0,
        eta: null,
        expiresAt: null,
        idempotencyKey: null,
        leaseOwner: 'killed',
        leaseExpiresAt,
        cancelRequested: false,
        result: null,
        error: null,
        actorId: actor.id,
        trigger: 'request',
        traceParent: null,
        createdAt: now,
        startedAt: now,
        finishedAt: null,
        ...changes,
      };
      await inShop(actor, (unit) => unit.runs.insert(row));
      return row.id;
    },
    place: () => inShop(actor, (unit) => unit.sync.find(connection.id, 'import_things')),
    /** Messages of the events of a type, oldest first. */
    events: async (eventType?: string) => {
      const { rows } = await shop.events.list({ limit: 200, eventType });
      return rows.toReversed();
    },
  };
}
