import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  createIntegrations,
  type HostLink,
  keyring,
  type Logger,
  type OAuthApp,
  type Order,
  type UpsertPort,
} from '@makerfex/integrations-core';
import { etsy } from '@makerfex/integrations-etsy';
import { pgBossJobs } from '@makerfex/integrations-jobs-pg-boss';
import { mikroOrmStorage } from '@makerfex/integrations-storage-mikro-orm';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { CompiledQuery } from 'kysely';
import { openOrm } from './database.ts';

export interface HostOptions {
  readonly databaseUrl: string;
  /** Where the provider is served. */
  readonly origin: string;
  readonly app: OAuthApp;
  /** Of the vault; the same in every process. */
  readonly key: string;
  readonly log: Logger;
}

/** A page is a transaction: a worker that is killed leaves a part of its shop's orders. */
const batchSize = 100;
/** A host that takes its time within the transaction, so that much of what befalls a worker befalls it there. */
const slowestMs = 400;
/** So soon that a run can use up its attempts within an outage of the provider. */
const retry = { attempts: 2, baseMs: 500, maxMs: 4_000 };

export type Host = Awaited<ReturnType<typeof openHost>>;

/** A process of the host: leases, sweep and engine are as any host has them. */
export async function openHost({ databaseUrl, origin, app, key, log }: HostOptions) {
  const orm = await openOrm(databaseUrl);
  const integrations = createIntegrations({
    providers: [etsy({ app, baseUrl: origin })],
    storage: mikroOrmStorage(orm),
    jobs: pgBossJobs({ connectionString: databaseUrl, log }),
    vault: keyring({ current: 'k', keys: { k: key } }),
    ports: { projects: { upsertOrders }, catalog: { upsertProducts: unused }, customers: { upsertCustomers: unused } },
    runs: { batchSize, retry },
    log,
  });
  return {
    integrations,
    async close(): Promise<void> {
      await integrations.stop();
      await orm.close(true);
    },
  };
}

const unused = (): never => {
  throw new Error('Nothing but orders is imported here.');
};

/** Writes what has no host id as new, and trusts the SDK that it is. */
const upsertOrders: UpsertPort<Order, SqlEntityManager> = async ({ items }, { tx, scope }) => {
  const links: readonly HostLink[] = items.map(({ item, hostId }) => ({
    externalId: item.externalId,
    hostId: hostId ?? randomUUID(),
  }));
  const sql = `insert into host_order (shop_id, id, external_id, updated_at)
    select $1, * from unnest($2::uuid[], $3::text[], $4::timestamptz[])
    on conflict (id) do update set updated_at = excluded.updated_at`;
  const parameters = [
    scope.shopId,
    links.map(({ hostId }) => hostId),
    links.map(({ externalId }) => externalId),
    items.map(({ item }) => item.updatedAt),
  ];
  await tx.getKysely<unknown>().executeQuery(CompiledQuery.raw(sql, parameters));
  await delay(Math.random() * slowestMs);
  return links;
};
