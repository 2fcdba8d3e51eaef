import { jsonb, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { HostTable as TableName } from './shared/tables.ts';

const recordsIn = (table: TableName) =>
  pgTable(table, {
    id: uuid('id').primaryKey(),
    shopId: text('shop_id').notNull(),
    provider: text('provider').notNull(),
    externalId: text('external_id').notNull(),
    data: jsonb('data').$type<object>().notNull(),
    deletedAt: timestamp('deleted_at', { withTimezone: true }),
  });
export const schema = {
  orders: recordsIn('host_orders'),
  products: recordsIn('host_products'),
  customers: recordsIn('host_customers'),
};
export type HostTable = ReturnType<typeof recordsIn>;
