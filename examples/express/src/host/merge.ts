import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { runStatement } from './statement.ts';

export interface Column {
  /** Type in PostgreSQL. */
  readonly type: string;
  /**
   * Value in a new row if the record has none.
   * @default null
   */
  readonly otherwise?: string;
  /** Path in a `jsonb` object that is merged while the value there is the same. An address with another street is another one. */
  readonly identity?: string;
  /** Clears the value when this column changes: the e-mail of another buyer, an amount in another currency. */
  readonly goesWith?: string;
}

export interface Shape {
  readonly table: string;
  /** Includes the shop, so that a statement cannot reach another shop's rows. */
  readonly key: readonly ['shop_id', ...string[]];
  readonly columns: Readonly<Record<string, Column>>;
}

/** Values by column. `undefined` is unknown and keeps the stored value, null clears it, anything else replaces it. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Inserts or updates many rows in one statement, inside the entity manager's transaction. Two rows must not have the same key.
 * They are sent as one JSON parameter, which is about four times faster than `em.upsertMany` and omits `undefined`, so the
 * statement can see which columns each row has.
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
