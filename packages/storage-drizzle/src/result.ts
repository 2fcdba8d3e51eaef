import type { QueryResult } from '@makerfex/integrations-storage-postgres/adapter';

/** What the drivers return of a statement: `pg`, PGlite, or postgres.js, whose result is the list of rows. */
type DriverResult<Row> =
  | { readonly rows: Row[]; readonly rowCount: number | null }
  | { readonly rows: Row[]; readonly affectedRows?: number }
  | (Row[] & { readonly count: number });

const isOf = <Row>(result: unknown): result is DriverResult<Row> =>
  typeof result === 'object' && result !== null && ('rows' in result || (Array.isArray(result) && 'count' in result));

/** @throws TypeError if the driver is one that the storage does not know */
export function toResult<Row>(result: unknown): QueryResult<Row> {
  if (!isOf<Row>(result)) throw new TypeError('The driver of Drizzle returns no result that the storage can read.');
  if ('count' in result) return { rows: result, rowCount: result.count };
  const { rows } = result;
  const written = 'rowCount' in result ? result.rowCount : result.affectedRows;
  return { rows, rowCount: written ?? rows.length };
}
