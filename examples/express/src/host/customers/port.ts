import { randomUUID } from 'node:crypto';
import type { Customer, HostLink, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { markDeleted, mergeRows, type Shape } from '../merge.ts';

const customer: Shape = {
  table: 'customers',
  key: ['shop_id', 'id'],
  columns: {
    id: ['uuid', 'keep'],
    shop_id: ['text', 'keep'],
    provider_key: ['text', 'keep'],
    external_id: ['text', 'keep'],
    name: ['text', 'keep'],
    email: ['text', 'keep'],
    phone: ['text', 'keep'],
    address: ['jsonb', 'address'],
    deleted_at: ['timestamptz', 'replace'],
  },
};

/** The port of the Customers domain. */
export async function upsertCustomers(
  batch: UpsertBatch<Customer>,
  { tx, scope, providerKey }: PortContext<SqlEntityManager>,
): Promise<readonly HostLink[]> {
  const customers = batch.items.map(({ item, hostId }) => ({ item, hostId: hostId ?? randomUUID() }));
  const rows = customers.map(({ item, hostId }) => ({
    id: hostId,
    shop_id: scope.shopId,
    provider_key: providerKey,
    external_id: item.externalId,
    name: item.name,
    email: item.email,
    phone: item.phone,
    address: item.addresses[0] ?? null,
    deleted_at: null,
  }));
  await mergeRows(tx, customer, rows);
  await markDeleted(
    tx,
    customer,
    scope.shopId,
    batch.deleted.map(({ hostId }) => hostId),
  );
  return customers.map(({ item, hostId }) => ({ externalId: item.externalId, hostId }));
}
