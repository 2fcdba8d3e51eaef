import { deepStrictEqual } from 'node:assert/strict';
import type { HostDatabase } from '../database.ts';

/** The tables that every host has, whatever writes them. */
const tables = { import_orders: 'host_orders', sync_products: 'host_products', import_customers: 'host_customers' };
export type Capability = keyof typeof tables;
export const capabilities: readonly Capability[] = ['import_orders', 'sync_products', 'import_customers'];

/** Rows of the host, by capability and provider. @throws AssertionError if one is there twice */
export async function countRows({ query }: HostDatabase): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const capability of capabilities) {
    const sql = `select provider, count(*)::int as rows, count(distinct external_id)::int as records
      from ${tables[capability]} group by provider`;
    for (const { provider, rows, records } of await query(sql)) {
      deepStrictEqual(
        rows,
        records,
        `${tables[capability]} has ${String(rows)} rows of ${String(records)} ${String(provider)} records`,
      );
      counts.set(`${String(provider)} ${capability}`, Number(rows));
    }
  }
  return counts;
}
