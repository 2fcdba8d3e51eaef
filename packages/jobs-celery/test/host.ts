import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Actor,
  createIntegrations,
  IntegrationError,
  keyring,
  type UpsertPort,
} from '@makerfex/integrations-core';
import type { JobEngine } from '@makerfex/integrations-core/jobs';
import { defineProvider, noCredential, pull, pullInput, push } from '@makerfex/integrations-core/provider';
import { recordFields } from '@makerfex/integrations-core/records';
import type { Storage } from '@makerfex/integrations-core/storage';
import * as z from 'zod';

const order = z.object({ ...recordFields, title: z.string() });

/** One batch per page. */
const pageSize = 2;
/** Failed attempts, by shop. */
const faults = new Map<string, number>();
/** How many pages of a held shop may be read. */
const allowed = new Map<string, number>();

const config = z.object({
  shop: z.string(),
  pages: z.number().default(1),
  faults: z.number().default(0),
});

const acme = defineProvider({
  key: 'acme',
  label: 'Acme',
  category: 'api',
  config,
  auth: noCredential(),
  http: { baseUrl: 'https://acme.test', headers: () => ({}) },
  test: async () => undefined,
  capabilities: {
    import_orders: {
      contract: pull({
        key: 'import_orders',
        label: 'Import orders',
        record: 'order',
        item: order,
        input: pullInput,
        port: 'projects.upsertOrders',
      }),
      cursor: z.object({ page: z.number() }),
      async *run({ config: { shop, pages, faults: wanted }, cursor, signal }) {
        for (let page = cursor?.page ?? 0; page < pages; page += 1) {
          while ((allowed.get(shop) ?? pages) <= page) await delay(10, undefined, { signal });
          const soFar = faults.get(shop) ?? 0;
          if (soFar < wanted) {
            faults.set(shop, soFar + 1);
            throw new IntegrationError('provider_unavailable', 'Acme is having its hair done.');
          }
          const items = Array.from({ length: pageSize }, (_, n) => ({
            externalId: `${page}-${n}`,
            title: `Order ${page}-${n}`,
            updatedAt: null,
          }));
          yield { items, cursor: { page: page + 1 }, total: pages * pageSize };
        }
      },
    },
    greet_maker: {
      contract: push({
        key: 'greet_maker',
        label: 'Greet a maker',
        input: z.object({ name: z.string(), isRude: z.boolean().default(false) }),
        output: z.object({ greeting: z.string() }),
        ports: {},
      }),
      run: async ({ input: { name, isRude } }) => {
        if (isRude) throw new IntegrationError('provider_rejected', `${name} does not answer: ask somebody else.`);
        return { greeting: `Grüße, ${name}!` };
      },
    },
  },
});

/** A host that imports orders and greets makers. A connection's config sets what its runs do. */
export function openHost<Tx>(storage: Storage<Tx>, jobs?: JobEngine) {
  const upsertOrders: UpsertPort<z.infer<typeof order>, Tx> = async ({ items }) =>
    items.map(({ item: { externalId } }) => ({ externalId, hostId: `host-${externalId}` }));
  const logged: string[] = [];
  const log = {
    error: (details: object, message: string) => logged.push(`${message} ${JSON.stringify(details, errorsToo)}`),
  };
  const integrations = createIntegrations({
    providers: [acme],
    storage,
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: { projects: { upsertOrders } },
    runs: { batchSize: pageSize, leaseMs: 3_000, retry: { baseMs: 1_000, maxMs: 1_000 } },
    log,
    ...(jobs && { jobs }),
  });

  return {
    integrations,
    log,
    logged,
    /** Connects a new shop. If it is held, no page is read until `allow` permits it. */
    async connect({ held = false, ...given }: Partial<z.input<typeof config>> & { held?: boolean } = {}) {
      const actor: Actor = { id: 'ada', shopId: `shop-${randomUUID()}`, role: 'owner' };
      const shop = integrations.for(actor);
      const connection = await shop.connections.create({
        providerKey: 'acme',
        config: { shop: actor.shopId, ...given },
      });
      const allow = (pages: number) => allowed.set(actor.shopId, pages);
      if (held) allow(0);
      const claimed = { id: actor.id, shop_id: actor.shopId, role: actor.role as string };
      return {
        actor,
        claimed,
        shop,
        connection,
        allow,
        /** Arguments as a Celery application must send them. */
        kwargs: (input: object = {}) => ({ actor: claimed, connection_id: connection.id, input }),
        runs: async () => (await shop.runs.list({ limit: 50 })).rows,
        events: async (eventType: string) => (await shop.events.list({ limit: 200, eventType })).rows,
      };
    },
  };
}

const errorsToo = (_key: string, value: unknown): unknown =>
  value instanceof Error ? { name: value.name, message: value.message } : value;
