import { randomUUID } from 'node:crypto';
import type { HostLink, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { Transaction } from 'kysely';
import type { HostTable } from './shared/tables.ts';

interface Records {
  id: string;
  shop_id: string;
  provider: string;
  external_id: string;
  /** JSON */
  data: string;
  deleted_at: Date | null;
}
export type Database = Record<HostTable, Records>;

const upsertInto =
  (table: keyof Database) =>
  async (
    { items, deleted }: UpsertBatch<{ readonly externalId: string }>,
    { tx, scope: { shopId }, providerKey: provider }: PortContext<Transaction<Database>>,
  ): Promise<HostLink[]> => {
    const rows = items.map(({ item: { externalId, ...data }, hostId }) => {
      const fields = { provider, external_id: externalId, data: JSON.stringify(data), deleted_at: null };
      return { id: hostId ?? randomUUID(), shop_id: shopId, ...fields };
    });
    if (rows.length > 0)
      await tx
        .insertInto(table)
        .values(rows)
        .onConflict((at) => at.column('id').doUpdateSet({ data: ({ ref }) => ref('excluded.data'), deleted_at: null }))
        .execute();
    const gone = deleted.map(({ hostId }) => hostId);
    const update = tx.updateTable(table).set({ deleted_at: new Date() }).where('shop_id', '=', shopId);
    if (gone.length > 0) await update.where('id', 'in', gone).execute();
    return rows.map(({ external_id: externalId, id }) => ({ externalId, hostId: id }));
  };

export const ports = {
  projects: { upsertOrders: upsertInto('host_orders') },
  catalog: { upsertProducts: upsertInto('host_products') },
  customers: { upsertCustomers: upsertInto('host_customers') },
};
