import { randomBytes } from 'node:crypto';
import { createIntegrations, type Integrations, keyring, type UpsertPort } from '@makerfex/integrations-core';
import { inProcessJobs } from '@makerfex/integrations-core/jobs';
import { defineProvider, importOrders, noCredential, type PullPage } from '@makerfex/integrations-core/provider';
import type { Order } from '@makerfex/integrations-core/records';
import { celeryJobs } from '@makerfex/integrations-jobs-celery';
import { pgBossJobs } from '@makerfex/integrations-jobs-pg-boss';
import {
  integrationEntities,
  integrationMigrations,
  integrationRoutines,
  mikroOrmStorage,
} from '@makerfex/integrations-storage-mikro-orm';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import * as z from 'zod';

export const engines = {
  'in-process': () => inProcessJobs(),
  'pg-boss': (connectionString: string) => pgBossJobs({ connectionString }),
  /** So that many processes begin at once where runs have their time. */
  'pg-boss, looking often': (connectionString: string) => pgBossJobs({ connectionString, pollEveryMs: 20 }),
  'Celery over Redis': () => overBroker('BENCH_REDIS_URL'),
  'Celery over RabbitMQ': () => overBroker('BENCH_AMQP_URL'),
};
export type EngineName = keyof typeof engines;

const overBroker = (variable: string) =>
  celeryJobs({ broker: process.env[variable] ?? '', queue: 'integrations.bench' });

/** One page of nothing: what is measured is the run about it. */
export async function* pullNothing(): AsyncGenerator<PullPage<Order, Record<string, never>>, void, undefined> {
  yield { items: [], cursor: {} };
}

const benchProvider = (started: () => void) =>
  defineProvider({
    key: 'bench',
    label: 'Bench',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://bench.example.com', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_orders: {
        contract: importOrders,
        cursor: z.object({}),
        async *run() {
          started();
          yield* pullNothing();
        },
      },
    },
  });

export const upsertOrders: UpsertPort<Order, unknown> = async ({ items }) =>
  items.map(({ item: { externalId } }) => ({ externalId, hostId: externalId }));

export interface JobHost {
  readonly orm: MikroORM;
  readonly integrations: Integrations<ReturnType<typeof benchProvider>>;
  close(): Promise<void>;
}

/**
 * A process of a host.
 * @param started called when a pull begins.
 */
export async function openJobHost(
  url: string,
  engine: EngineName,
  started = () => undefined as void,
): Promise<JobHost> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities: [...integrationEntities],
    routines: integrationRoutines,
    extensions: [Migrator],
    migrations: { migrationsList: [...integrationMigrations], snapshot: false, silent: true },
  });
  await orm.migrator.up();
  const integrations = createIntegrations({
    providers: [benchProvider(started)],
    storage: mikroOrmStorage(orm),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports: { projects: { upsertOrders } },
    jobs: engines[engine](url),
  });
  return {
    orm,
    integrations,
    async close() {
      await integrations.stop();
      await orm.close(true);
    },
  };
}

/** Connects a shop whose runs are measured. */
export async function connectShop({ integrations }: JobHost, shopId: string) {
  const shop = integrations.for({ id: 'bench', shopId, role: 'owner' });
  const { id } = await shop.connections.create({ providerKey: 'bench', config: {} });
  return {
    ask: (eta: Date) => shop.actions.run(id, 'import_orders', {}, { eta }),
    /** Asks for one and resolves when it has succeeded, in this process. */
    async run(): Promise<void> {
      const ended = Promise.withResolvers<void>();
      const endListening = integrations.onEvent(({ eventType }) => {
        if (eventType === 'run.succeeded') ended.resolve();
        if (eventType === 'run.failed') ended.reject(new Error('A run failed.'));
      });
      await shop.actions.run(id, 'import_orders');
      await ended.promise;
      endListening();
    },
  };
}
