import { randomUUID } from 'node:crypto';
import type { HostLink, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { Customer } from '@makerfex/integrations-core/records';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { mergeRows, type Row, type Shape } from '../merge.ts';
import { markDeleted } from '../rows.ts';

const customer: Shape = {
  table: 'customers',
  key: ['shop_id', 'id'],
  columns: {
    id: { type: 'uuid' },
    shop_id: { type: 'text' },
    provider_key: { type: 'text' },
    external_id: { type: 'text' },
    name: { type: 'text' },
    email: { type: 'text' },
    phone: { type: 'text' },
    address: { type: 'jsonb', identity: '{line1}' },
    deleted_at: { type: 'timestamptz' },
  },
};

/** The port of the Customers domain. */
export async function upsertCustomers(
  batch: UpsertBatch<Customer>,
  { tx, scope, providerKey }: PortContext<SqlEntityManager>,
): Promise<readonly HostLink[]> {
  const customers = batch.items.map(({ item, hostId }) => ({ item, hostId: hostId ?? randomUUID() }));
  const rows = customers.map(({ item, hostId }) => customerRow(item, hostId, scope.shopId, providerKey));
  await mergeRows(tx, customer, rows);
  await markDeleted(
    tx,
    customer,
    scope.shopId,
    batch.deleted.map(({ hostId }) => hostId),
  );
  return customers.map(({ item, hostId }) => ({ externalId: item.externalId, hostId }));
}

const customerRow = (of: Customer, id: string, shopId: string, providerKey: string): Row => ({
  id,
  shop_id: shopId,
  provider_key: providerKey,
  external_id: of.externalId,
  name: of.name,
  email: of.email,
  phone: of.phone,
  // An empty list means that there is no address.
  address: of.addresses && (of.addresses[0] ?? null),
  deleted_at: null,
});
