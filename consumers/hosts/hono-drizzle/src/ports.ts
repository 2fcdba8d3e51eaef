import { randomUUID } from 'node:crypto';
import type { HostLink, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import { type HostTable, schema } from './schema.ts';

type Tx = Parameters<Parameters<NodePgDatabase<typeof schema>['transaction']>[0]>[0];

const upsertInto =
  (table: HostTable) =>
  async (
    { items, deleted }: UpsertBatch<{ readonly externalId: string }>,
    { tx, scope: { shopId }, providerKey: provider }: PortContext<Tx>,
  ): Promise<HostLink[]> => {
    const rows = items.map(({ item: { externalId, ...data }, hostId }) => {
      return { id: hostId ?? randomUUID(), shopId, provider, externalId, data };
    });
    const set = { data: sql`excluded.data`, deletedAt: null };
    if (rows.length > 0) await tx.insert(table).values(rows).onConflictDoUpdate({ target: table.id, set });
    const gone = deleted.map(({ hostId }) => hostId);
    const isGone = and(eq(table.shopId, shopId), inArray(table.id, gone));
    if (gone.length > 0) await tx.update(table).set({ deletedAt: new Date() }).where(isGone);
    return rows.map(({ externalId, id }) => ({ externalId, hostId: id }));
  };

export const ports = {
  projects: { upsertOrders: upsertInto(schema.orders) },
  catalog: { upsertProducts: upsertInto(schema.products) },
  customers: { upsertCustomers: upsertInto(schema.customers) },
};
