import { randomBytes } from 'node:crypto';
import { type Actor, createIntegrations, keyring } from '@makerfex/integrations-core';
import {
  defineProvider,
  importCustomers,
  importOrders,
  noCredential,
  syncProducts,
} from '@makerfex/integrations-core/provider';
import type { Customer, Order, Product } from '@makerfex/integrations-core/records';
import { migratePostgres, postgresStorage } from '@makerfex/integrations-storage-postgres';
import { vendorService } from '@makerfex/integrations-vendor-service';
import { Pool, type QueryResultRow } from 'pg';
import * as z from 'zod';
import { emptyDatabase } from '../../testing/databases.ts';
import { customerTable } from './customers.ts';
import { documentTables } from './documents.ts';
import { invoiceTables } from './invoices.ts';
import { orderColumns } from './orders.ts';
import { ports } from './ports.ts';
import { variantTable } from './products.ts';

export const tables = [customerTable, ...documentTables, orderColumns, variantTable, ...invoiceTables];

interface Source<Item> {
  items: readonly Item[];
  deleted?: readonly string[];
}

/** What the provider has for the next run. */
export interface Shelf {
  orders: Source<Order>;
  products: Source<Product>;
  customers: Source<Customer>;
}

const cursor = z.object({});
/** One page with all that the provider has. */
const pageOf = <Item>(read: () => Source<Item>) =>
  async function* () {
    yield { ...read(), cursor: {} };
  };

/** A provider with what a test puts on its shelf. */
const shelfProvider = (shelf: Shelf) =>
  defineProvider({
    key: 'shelf',
    label: 'Shelf',
    category: 'api',
    config: z.object({}),
    auth: noCredential(),
    http: { baseUrl: 'https://shelf.test', headers: () => ({}) },
    test: async () => undefined,
    capabilities: {
      import_orders: { contract: importOrders, cursor, run: pageOf(() => shelf.orders) },
      sync_products: { contract: syncProducts, cursor, run: pageOf(() => shelf.products) },
      import_customers: { contract: importCustomers, cursor, run: pageOf(() => shelf.customers) },
    },
  });

/** A host on plain SQL with the ports of the documentation, on a database of its own. */
export async function openHost() {
  const postgres = await emptyDatabase();
  const pool = new Pool({ connectionString: postgres.url });
  await migratePostgres(pool);
  for (const table of tables) await pool.query(table);
  const shelf: Shelf = { orders: { items: [] }, products: { items: [] }, customers: { items: [] } };
  const integrations = createIntegrations({
    providers: [shelfProvider(shelf), vendorService()],
    storage: postgresStorage(pool),
    vault: keyring({ current: 'k', keys: { k: randomBytes(32).toString('base64') } }),
    ports,
  });
  return {
    integrations,
    pool,
    shelf,
    shopOf: (shopId: string) => integrations.for({ id: 'ada', shopId, role: 'owner' } satisfies Actor),
    query: async <Row extends QueryResultRow>(sql: string, parameters: unknown[] = []) =>
      (await pool.query<Row>(sql, parameters)).rows,
    async close(): Promise<void> {
      await integrations.stop();
      await pool.end();
      await postgres.drop();
    },
  };
}
