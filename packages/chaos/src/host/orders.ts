import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { HostLink, UpsertPort } from '@makerfex/integrations-core';
import type { Order } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';
import { poisoned } from './order.ts';

/** A host that takes its time within the transaction, so that much of what befalls a worker befalls it there. */
const slowestMs = 400;
/** Of all batches; so many lock rows that other shops lock too, in any order: some of them deadlock. */
const contendingPart = 0.15;

const insertOrders = `insert into host_order (shop_id, id, external_id, updated_at)
  select $1, * from unnest($2::uuid[], $3::text[], $4::timestamptz[])
  on conflict (id) do update set updated_at = excluded.updated_at`;

interface OrdersSettings {
  readonly poisonedShop: string;
  readonly onFullDisk: (runId: string) => void;
}

/**
 * The host's Projects domain. Writes what has no host id as new, and trusts the SDK that it is.
 * @param settings.poisonedShop whose batches kill the process
 * @param settings.onFullDisk is called for each batch that finds the disk full
 */
export function ordersPort({ poisonedShop, onFullDisk }: OrdersSettings): UpsertPort<Order, SqlEntityManager> {
  return async ({ items }, { tx, scope, runId }) => {
    if (scope.shopId === poisonedShop) process.exit(poisoned);
    const send = (sql: string, parameters: readonly unknown[]) =>
      tx.getKysely<unknown>().executeQuery(CompiledQuery.raw(sql, [...parameters]));
    const links: readonly HostLink[] = items.map(({ item, hostId }) => ({
      externalId: item.externalId,
      hostId: hostId ?? randomUUID(),
    }));
    const written = send(insertOrders, [
      scope.shopId,
      links.map(({ hostId }) => hostId),
      links.map(({ externalId }) => externalId),
      items.map(({ item }) => item.updatedAt),
    ]);
    await written.catch((error: unknown) => {
      if (isDiskFull(error)) onFullDisk(runId);
      throw error;
    });
    if (Math.random() < contendingPart) await contend(send);
    await delay(Math.random() * slowestMs);
    return links;
  };
}

const isDiskFull = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '53100';

async function contend(send: (sql: string, parameters: readonly unknown[]) => Promise<unknown>): Promise<void> {
  const count = 'update host_counter set count = count + 1 where id = $1';
  const [first, second] = Math.random() < 0.5 ? [1, 2] : [2, 1];
  await send(count, [first]);
  await delay(Math.random() * slowestMs);
  await send(count, [second]);
}
