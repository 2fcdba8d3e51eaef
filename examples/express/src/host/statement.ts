import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { CompiledQuery } from 'kysely';

/** Runs one statement with real parameters on the connection of the transaction (`em.execute` would inline them). @returns its rows */
export async function runStatement<Row>(
  em: SqlEntityManager,
  sql: string,
  parameters: readonly unknown[],
): Promise<readonly Row[]> {
  const { rows } = await em.getKysely().executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]));
  return rows;
}
