import type { UpsertPort } from '@makerfex/integrations-core';
import type { Product } from '@makerfex/integrations-core/records';
import type { PoolClient } from 'pg';

/** Writes a batch into the table of the model `Product` in one statement, and returns the host's ids. */
export const upsertProducts: UpsertPort<Product, PoolClient> = async ({ items }, { tx, scope }) => {
  const { rows } = await tx.query<{ externalId: string; hostId: string }>(
    `insert into product (shop_id, external_id, title)
     select $1, * from unnest($2::text[], $3::text[])
     on conflict (shop_id, external_id) do update set title = excluded.title
     returning external_id as "externalId", id as "hostId"`,
    [scope.shopId, items.map(({ item }) => item.externalId), items.map(({ item }) => item.title)],
  );
  return rows;
};
