import { deepStrictEqual } from 'node:assert/strict';
import * as z from 'zod';

/** The tables that every host has, whatever writes them. */
const tables = { import_orders: 'host_orders', sync_products: 'host_products', import_customers: 'host_customers' };
export type Capability = keyof typeof tables;
export const capabilities: readonly Capability[] = ['import_orders', 'sync_products', 'import_customers'];

const rowsSchema = z.array(z.object({ provider: z.string(), external_id: z.string() }));
export type HostRow = z.output<typeof rowsSchema>[number];
export const readRows = (rows: unknown): HostRow[] => rowsSchema.parse(rows);

/** Rows of the host, by capability and provider. @throws AssertionError if one is there twice */
export async function countRows(
  rowsOf: (table: string) => Promise<readonly HostRow[]>,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const capability of capabilities) {
    const table = tables[capability];
    for (const [provider, rows = []] of Map.groupBy(await rowsOf(table), (row) => row.provider)) {
      const records = new Set(rows.map(({ external_id }) => external_id)).size;
      deepStrictEqual(rows.length, records, `${table} has ${rows.length} rows of ${records} ${provider} records`);
      counts.set(`${provider} ${capability}`, rows.length);
    }
  }
  return counts;
}
