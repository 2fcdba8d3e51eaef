import type { UpsertPort } from '@makerfex/integrations-core';
import type { Order } from '@makerfex/integrations-core/records';
import type { PoolClient } from 'pg';
import { markDeleted, saveDocuments } from './documents.ts';

/** What the host reads: columns that PostgreSQL computes from the document. */
export const orderColumns = `alter table orders
  add number text generated always as (document ->> 'number') stored,
  add to_invoice numeric generated always as
    (coalesce(document #>> '{totals,current,amount}', document #>> '{totals,total,amount}')::numeric) stored,
  add currency text generated always as (document #>> '{totals,total,currency}') stored`;

export const upsertOrders: UpsertPort<Order, PoolClient> = async ({ items, deleted }, { tx, scope }) => {
  const orders = await saveDocuments(tx, 'orders', scope.shopId, items);
  await markDeleted(tx, 'orders', scope.shopId, deleted);
  return orders.map(({ id, document }) => ({ externalId: document.externalId, hostId: id }));
};
