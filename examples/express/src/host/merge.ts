import type { SqlEntityManager } from '@mikro-orm/sql';
import { runStatement } from './statement.ts';

export interface Column {
  /** Of PostgreSQL. */
  readonly type: string;
  /** What a new row gets if the record does not say; null if this is left out. */
  readonly otherwise?: string;
  /** Of a `jsonb` object: its parts are merged, unless what lies at this path differs. An address with another street is another one. */
  readonly identity?: string;
  /** Nothing of what belonged to another value of this column is kept: the e-mail of another buyer, an amount in another currency. */
  readonly goesWith?: string;
}

export interface Shape {
  readonly table: string;
  /** Holds the shop, so that no statement of one shop can reach the rows of another. */
  readonly key: readonly ['shop_id', ...string[]];
  readonly columns: Readonly<Record<string, Column>>;
}

/** By column. `undefined` is unknown and keeps what the table holds, null clears it, anything else replaces it. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Inserts or updates many rows in one statement, inside the entity manager's transaction. No two of them may have the same key.
 * They travel as one JSON parameter, which is about four times quicker than `em.upsertMany`, and from which `undefined` drops out:
 * the statement asks each row which columns it has.
 */
export async function mergeRows(em: SqlEntityManager, shape: Shape, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await runStatement(em, mergeSql(shape), [JSON.stringify(rows)]);
}

function mergeSql({ table, key, columns }: Shape): string {
  const all = Object.entries(columns);
  const names = all.map(([name]) => `"${name}"`);
  const updates = all.filter(([name]) => !key.includes(name)).map(([name, of]) => `"${name}" = ${newValue(name, of)}`);
  return `
    MERGE INTO "${table}" AS known
    USING (
      SELECT r.fields, v.* FROM jsonb_array_elements($1::jsonb) AS r(fields),
        jsonb_to_record(r.fields) AS v(${all.map(([name, { type }]) => `"${name}" ${type}`).join(', ')})
    ) AS given ON ${key.map((name) => `known."${name}" = given."${name}"`).join(' AND ')}
    WHEN MATCHED THEN UPDATE SET ${updates.join(', ')}
    WHEN NOT MATCHED THEN INSERT (${names.join(', ')}) VALUES (${all.map(([name, of]) => firstValue(name, of)).join(', ')})`;
}

const firstValue = (name: string, { type, otherwise }: Column): string =>
  otherwise === undefined ? `given."${name}"` : `COALESCE(given."${name}", '${otherwise}'::${type})`;

function newValue(name: string, { identity, goesWith }: Column): string {
  const [known, given] = [`known."${name}"`, `given."${name}"`];
  const merged = identity
    ? `CASE WHEN ${known} IS NULL OR ${known} #>> '${identity}' <> ${given} #>> '${identity}' THEN ${given} ELSE ${known} || ${given} END`
    : given;
  const kept = goesWith ? `CASE WHEN known."${goesWith}" <> given."${goesWith}" THEN NULL ELSE ${known} END` : known;
  return `CASE WHEN given.fields ? '${name}' THEN ${merged} ELSE ${kept} END`;
}
