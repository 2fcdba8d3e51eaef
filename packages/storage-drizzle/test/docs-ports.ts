import type { UpsertPort } from '@makerfex/integrations-core';
import type { Product } from '@makerfex/integrations-core/records';
import { sql } from 'drizzle-orm';
import type { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';

export const product = pgTable(
  'product',
  {
    id: uuid('id').notNull().defaultRandom(),
    shopId: text('shop_id').notNull(),
    externalId: text('external_id').notNull(),
    title: text('title').notNull(),
  },
  (table) => [primaryKey({ columns: [table.shopId, table.externalId] })],
);

/** The host's database, and the transaction that its ports get. */
type Database = ReturnType<typeof drizzle<{ product: typeof product }>>;
type Tx = Parameters<Parameters<Database['transaction']>[0]>[0];

/** Writes a batch in one statement, and returns the host's id of each product. */
export const upsertProducts: UpsertPort<Product, Tx> = async ({ items }, { tx, scope }) => {
  const rows = items.map(({ item }) => ({ shopId: scope.shopId, externalId: item.externalId, title: item.title }));
  if (rows.length === 0) return [];
  return tx
    .insert(product)
    .values(rows)
    .onConflictDoUpdate({ target: [product.shopId, product.externalId], set: { title: sql`excluded.title` } })
    .returning({ externalId: product.externalId, hostId: product.id });
};
