import type { SqlEntityManager } from '@mikro-orm/sql';
import { CompiledQuery } from 'kysely';

/** How a column takes a new value: `keep` lets null pass by, `merge` does so within an object, `replace` takes what comes. */
type Rule = 'keep' | 'merge' | 'replace';

export interface Shape {
  readonly table: string;
  readonly key: readonly string[];
  /** Column name to PostgreSQL type and rule. */
  readonly columns: Readonly<Record<string, readonly [type: string, rule: Rule]>>;
}

export type Row = Readonly<Record<string, unknown>>;

/**
 * Inserts or updates many rows in one statement, inside the entity manager's transaction. One JSON parameter is about
 * four times quicker than `em.upsertMany`. A provider's null means "withheld" and never overwrites what is known.
 */
export async function mergeRows(em: SqlEntityManager, shape: Shape, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await run(em, mergeSql(shape), [JSON.stringify(rows)]);
}

/** Runs one statement with real parameters on the connection of the transaction (`em.execute` would inline them). */
export async function run(em: SqlEntityManager, sql: string, parameters: readonly unknown[]): Promise<void> {
  await em.getKysely().executeQuery(CompiledQuery.raw(sql, [...parameters]));
}

function mergeSql({ table, key, columns }: Shape): string {
  const names = Object.keys(columns);
  const record = Object.entries(columns).map(([name, [type]]) => `"${name}" ${type}`);
  const updates = Object.entries(columns)
    .filter(([name]) => !key.includes(name))
    .map(([name, [, rule]]) => `"${name}" = ${newValue(table, name, rule)}`);
  return [
    `INSERT INTO "${table}" (${names.map(quote).join(', ')})`,
    `SELECT ${names.map(quote).join(', ')} FROM jsonb_to_recordset($1::jsonb) AS r(${record.join(', ')})`,
    `ON CONFLICT (${key.map(quote).join(', ')}) DO UPDATE SET ${updates.join(', ')}`,
    // A host id comes from the SDK's own links, yet no statement of a tenant may reach into another's rows.
    `WHERE "${table}"."shop_id" = excluded."shop_id"`,
  ].join('\n');
}

function newValue(table: string, name: string, rule: Rule): string {
  const known = `"${table}"."${name}"`;
  if (rule === 'replace') return `excluded."${name}"`;
  if (rule === 'keep') return `COALESCE(excluded."${name}", ${known})`;
  return `COALESCE(${known} || jsonb_strip_nulls(excluded."${name}"), excluded."${name}", ${known})`;
}

const quote = (name: string): string => `"${name}"`;

/** Marks rows as gone at their source; a host keeps what it has made of them. */
export async function markDeleted(
  em: SqlEntityManager,
  table: string,
  shopId: string,
  hostIds: readonly string[],
): Promise<void> {
  if (hostIds.length === 0) return;
  const sql = `UPDATE "${table}" SET "deleted_at" = now() WHERE "shop_id" = $1
    AND "id" IN (SELECT value::uuid FROM jsonb_array_elements_text($2::jsonb))`;
  await run(em, sql, [shopId, JSON.stringify(hostIds)]);
}

/** Removes the parts (lines, variants) that a parent no longer has. */
export async function removeOtherParts(
  em: SqlEntityManager,
  table: string,
  parentColumn: string,
  shopId: string,
  parents: readonly { readonly parentId: string; readonly externalIds: readonly string[] }[],
): Promise<void> {
  if (parents.length === 0) return;
  const sql = `DELETE FROM "${table}" AS part
    USING jsonb_to_recordset($2::jsonb) AS parent("parentId" uuid, "externalIds" text[])
    WHERE part."shop_id" = $1 AND part."${parentColumn}" = parent."parentId"
      AND part."external_id" <> ALL (parent."externalIds")`;
  await run(em, sql, [shopId, JSON.stringify(parents)]);
}
