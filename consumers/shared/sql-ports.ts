import { randomUUID } from 'node:crypto';
import type { HostLink, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { HostTable } from './tables.ts';

/** A transaction of pg or of PGlite. */
interface Tx {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

const upsertInto =
  (table: HostTable) =>
  async (
    { items, deleted }: UpsertBatch<{ readonly externalId: string }>,
    { tx, scope: { shopId }, providerKey }: PortContext<Tx>,
  ): Promise<HostLink[]> => {
    const rows = items.map(({ item: { externalId, ...data }, hostId }) => ({
      id: hostId ?? randomUUID(),
      externalId,
      data,
    }));
    await tx.query(
      `insert into ${table} (id, shop_id, provider, external_id, data)
       select id, $2, $3, "externalId", data
       from jsonb_to_recordset($1::jsonb) as row(id uuid, "externalId" text, data jsonb)
       on conflict (id) do update set data = excluded.data, deleted_at = null`,
      [JSON.stringify(rows), shopId, providerKey],
    );
    const gone = deleted.map(({ hostId }) => hostId);
    await tx.query(`update ${table} set deleted_at = now() where shop_id = $1 and id = any($2)`, [shopId, gone]);
    return rows.map(({ id, externalId }) => ({ externalId, hostId: id }));
  };

export const ports = {
  projects: { upsertOrders: upsertInto('host_orders') },
  catalog: { upsertProducts: upsertInto('host_products') },
  customers: { upsertCustomers: upsertInto('host_customers') },
};
