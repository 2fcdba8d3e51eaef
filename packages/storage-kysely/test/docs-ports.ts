import type { UpsertPort } from '@makerfex/integrations-core';
import type { Product } from '@makerfex/integrations-core/records';
import type { Generated, Transaction } from 'kysely';

/** The host's tables. */
export interface Database {
  product: { id: Generated<string>; shop_id: string; external_id: string; title: string };
}

/** Writes a batch in one statement, and returns the host's id of each product. */
export const upsertProducts: UpsertPort<Product, Transaction<Database>> = async ({ items }, { tx, scope }) => {
  const rows = items.map(({ item }) => ({ shop_id: scope.shopId, external_id: item.externalId, title: item.title }));
  if (rows.length === 0) return [];
  return tx
    .insertInto('product')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['shop_id', 'external_id']).doUpdateSet((values) => ({ title: values.ref('excluded.title') })),
    )
    .returning(['external_id as externalId', 'id as hostId'])
    .execute();
};
