import { randomUUID } from 'node:crypto';
import type { HostLink, PortContext, UpsertBatch } from '@makerfex/integrations-core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { Customer, type HostEntity, Product, Project } from './database.ts';

const upsertInto =
  (entity: HostEntity) =>
  async (
    { items, deleted }: UpsertBatch<{ readonly externalId: string }>,
    { tx, scope: { shopId }, providerKey: provider }: PortContext<SqlEntityManager>,
  ): Promise<HostLink[]> => {
    const rows = items.map(({ item: { externalId, ...data }, hostId }) => {
      return { id: hostId ?? randomUUID(), shopId, provider, externalId, data, deletedAt: null };
    });
    if (rows.length > 0) await tx.upsertMany(entity, rows);
    const gone = deleted.map(({ hostId }) => hostId);
    if (gone.length > 0) await tx.nativeUpdate(entity, { shopId, id: { $in: gone } }, { deletedAt: new Date() });
    return rows.map(({ externalId, id }) => ({ externalId, hostId: id }));
  };

export const ports = {
  projects: { upsertOrders: upsertInto(Project) },
  catalog: { upsertProducts: upsertInto(Product) },
  customers: { upsertCustomers: upsertInto(Customer) },
};
