import { qualifierFor, type SchemaOptions } from '@makerfex/integrations-storage-postgres/adapter';
import type { Pool, QueryResultRow } from 'pg';

/** The database that is checked. */
export interface Examined {
  readonly pool: Pool;
  readonly schema: SchemaOptions;
  /** The role of the application, and whether it is the one that is connected. */
  readonly role: string;
  readonly isOwnRole: boolean;
  /** Names of tables and functions with their schema. */
  readonly qualify: (name: string) => string;
  readonly rows: <Row extends QueryResultRow>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;
}

export async function examine(pool: Pool, schema: SchemaOptions, role: string | undefined): Promise<Examined> {
  const rows = async <Row extends QueryResultRow>(sql: string, parameters: readonly unknown[] = []) =>
    (await pool.query<Row>(sql, [...parameters])).rows;
  const [{ me } = { me: '' }] = await rows<{ me: string }>('select current_user::text as me');
  return {
    pool,
    schema,
    role: role ?? me,
    isOwnRole: role === undefined || role === me,
    qualify: qualifierFor(schema),
    rows,
  };
}

/** Which of these names mean nothing to `to_regclass` or `to_regproc`. */
export const missingOf = async (
  { rows }: Examined,
  lookUp: 'to_regclass' | 'to_regproc',
  names: readonly string[],
): Promise<string[]> =>
  (
    await rows<{ name: string }>(`select name from unnest($1::text[]) as name where ${lookUp}(name) is null`, [names])
  ).map(({ name }) => name);
