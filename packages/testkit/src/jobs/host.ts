import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  createIntegrations,
  IntegrationError,
  type Integrations,
  keyring,
  type UpsertPort,
} from '@makerfex/integrations-core';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
import {
  defineProvider,
  noCredential,
  pull,
  pullInput,
  push,
  type WebhookMessage,
} from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import type { Storage } from '@makerfex/integrations-core/storage';
import * as z from 'zod';
import { fail } from './outcome.ts';
import type { ShelfPage } from './source.ts';
import { capabilities, type RunOrder } from './subject.ts';

/** Records of a page, and of a batch: each page is committed by itself. */
const pageSize = 2;

const thing = z.object({ ...recordFields, title: z.string() });
const place = z.object({ page: z.number() });
const shelfPage: z.ZodType<ShelfPage> = z.object({ fault: z.boolean(), last: z.boolean() });

const importThings = <Key extends string>(key: Key) =>
  pull({ key, label: 'Import things', record: 'thing', item: thing, input: pullInput, port: 'things.upsert' });

const readThings = <Key extends string>(key: Key) => ({
  contract: importThings(key),
  cursor: place,
  async *run({ http, config, cursor }: ShelfContext) {
    for (let page = cursor?.page ?? 0, isLast = false; !isLast; page += 1) {
      const { body } = await http.get(`/${config.shelf}/${page}`);
      const { fault, last } = shelfPage.parse(body);
      if (fault) throw new IntegrationError('provider_unavailable', 'The shelf is being dusted.');
      const items = Array.from({ length: pageSize }, (_, n) => {
        const externalId = `${page}-${n}`;
        return { externalId, title: `Thing ${externalId}`, updatedAt: null };
      });
      yield { items, cursor: { page: page + 1 } };
      isLast = last;
    }
  },
});
/** Reads a page that the suite can hold back. */
async function fetchThings({ http, config }: Omit<ShelfContext, 'cursor'>, ids: readonly string[]) {
  await http.get(`/${config.shelf}/1`);
  return { items: ids.map((externalId) => ({ externalId, title: externalId, updatedAt: null })), deleted: [] };
}

const shelfDelivery = z.object({ id: z.string(), shelf: z.string(), things: z.array(z.string()) });

const toMessage = ({ id, shelf, things }: z.infer<typeof shelfDelivery>): WebhookMessage => ({
  id,
  topic: 'things/update',
  account: shelf,
  at: null,
  facts: [{ type: 'records', kind: 'thing', externalIds: things }],
});

/** Has a process receive a delivery that names things of a shelf. */
export async function deliverTo(host: Integrations<ShelfProvider>, shelf: string, things: readonly string[]) {
  const delivery: z.infer<typeof shelfDelivery> = { id: randomUUID(), shelf, things: [...things] };
  const body = Buffer.from(JSON.stringify(delivery));
  const [headers, query, receivedAt] = [new Headers(), new URLSearchParams(), new Date()];
  const { outcome } = await host.webhooks.receive('shelf', { body, headers, query, receivedAt });
  if (outcome !== 'accepted') fail(`A delivery was not accepted: ${outcome}.`);
}

interface ShelfContext {
  readonly http: { get(path: string): Promise<{ body: unknown }> };
  readonly config: { readonly shelf: string };
  readonly cursor: z.infer<typeof place> | null;
}

const visitPage = push({
  key: 'visit_page',
  label: 'Visit a page',
  input: z.object({ about: z.string(), page: z.number() }),
  output: z.object({ visited: z.number() }),
  ports: {},
  subject: ({ about }) => about,
});

/** Reads shelves. */
const shelfProvider = (origin: string) =>
  defineProvider({
    key: 'shelf',
    label: 'Shelf',
    category: 'api',
    config: z.object({ shelf: z.string() }),
    auth: noCredential(),
    http: { baseUrl: origin, headers: () => ({}) },
    test: async () => undefined,
    webhooks: {
      verify: () => 'verified',
      read: ({ body }) => [toMessage(shelfDelivery.parse(JSON.parse(Buffer.from(body).toString())))],
      accounts: ({ config }) => [config.shelf],
    },
    capabilities: {
      import_a: { ...readThings('import_a'), fetch: fetchThings },
      import_b: readThings('import_b'),
      import_c: readThings('import_c'),
      visit_page: {
        contract: visitPage,
        async run({ http, config, input: { page } }) {
          await http.get(`/${config.shelf}/${page}`);
          return { visited: page };
        },
      },
    },
  });
export type ShelfProvider = ReturnType<typeof shelfProvider>;
/** What a host keeps of the request that it answers: whose it is. */
export const request = new AsyncLocalStorage<string>();

const upsert: UpsertPort<z.infer<typeof thing>, unknown> = async ({ items }) => {
  const store = request.getStore();
  if (store !== undefined) throw new Error(`A port was called in the context of a request of ${store}.`);
  return items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` }));
};

export const runOrder: z.ZodType<RunOrder> = z.object({
  shopId: z.string(),
  connectionId: z.string(),
  capability: z.enum(capabilities),
  things: z.array(z.string()).optional(),
});

/** Has a process ask for a run on its own. */
export async function askFor(
  host: Integrations<ShelfProvider>,
  { shopId, connectionId, capability, things }: RunOrder,
): Promise<void> {
  if (things) await deliverTo(host, shopId, things);
  else await host.for({ id: 'owner', shopId, role: 'owner' }).actions.run(connectionId, capability);
}

export interface HostOptions<Tx> {
  readonly origin: string;
  readonly storage: Storage<Tx>;
  readonly jobs: JobEngine;
  readonly leaseMs?: number | undefined;
}

/** A host's process, which keeps nothing of what it imports. */
export function openHost<Tx>({ origin, storage, jobs, leaseMs }: HostOptions<Tx>): Integrations<ShelfProvider> {
  return createIntegrations({
    providers: [shelfProvider(origin)],
    storage,
    jobs,
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: { things: { upsert } },
    webhooks: { quietMs: 0 },
    runs: { batchSize: pageSize, retry: { baseMs: 200, maxMs: 400 }, ...(leaseMs !== undefined && { leaseMs }) },
  });
}
