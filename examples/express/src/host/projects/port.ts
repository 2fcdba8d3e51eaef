import { randomUUID } from 'node:crypto';
import type { HostLink, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { Order } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { mergeRows } from '../merge.ts';
import { markDeleted, removeOtherParts } from '../rows.ts';
import { line, lineRows, project, projectRow } from './rows.ts';

/** The port of the Projects domain: orders become projects with lines. */
export async function upsertOrders(
  batch: UpsertBatch<Order>,
  { tx, scope, providerKey }: PortContext<SqlEntityManager>,
): Promise<readonly HostLink[]> {
  const orders = batch.items.map(({ item, hostId }) => ({ item, hostId: hostId ?? randomUUID() }));
  const { shopId } = scope;
  await mergeRows(
    tx,
    project,
    orders.map(({ item, hostId }) => projectRow(item, hostId, shopId, providerKey)),
  );
  const lines = orders.map(({ item, hostId }) => ({
    parentId: hostId,
    ids: item.lines.map(({ externalId }) => externalId),
  }));
  await removeOtherParts(tx, line, shopId, lines);
  await mergeRows(
    tx,
    line,
    orders.flatMap(({ item, hostId }) => lineRows(item, hostId, shopId)),
  );
  await markDeleted(
    tx,
    project,
    shopId,
    batch.deleted.map(({ hostId }) => hostId),
  );
  return orders.map(({ item, hostId }) => ({ externalId: item.externalId, hostId }));
}
