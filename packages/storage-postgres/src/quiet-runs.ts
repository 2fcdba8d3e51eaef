import { isId, type Storage } from '@makerfex/integrations-core/storage';
import type { QueryResult } from './database.ts';
import { storageError } from './faults/storage-error.ts';
import { isTransientFault } from './faults/transient.ts';
import { endParameters, type StoredClaim, toClaimed } from './repositories/whole-runs.ts';
import { toIso, toJson } from './rows.ts';
import { qualifierFor, type SchemaOptions } from './schema/names.ts';
import { shopStatements } from './statements.ts';
import { remember, type Send, storable } from './transaction.ts';

interface QueryPool {
  query<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>>;
}

const isPool = (client: unknown): client is QueryPool =>
  typeof client === 'object' && client !== null && 'query' in client && typeof client.query === 'function';

/**
 * What begins and ends an import that finds nothing: statements that are transactions of their own, and set the shop themselves. Most
 * of what a statement costs is the way to the database and back.
 */
export function quietRunsOn(
  poolOf: () => unknown,
  options: SchemaOptions,
): Required<Pick<Storage, 'claimFirst' | 'finishQuietPull'>> {
  const qualify = remember(qualifierFor(options));
  /** Whether the database refuses them for good, such as before the migration that brings them: transactions do without. */
  let isRefused = false;
  const send: Send = async (sql, parameters) => {
    const pool = await poolOf();
    if (!isPool(pool)) throw new TypeError('The database layer has no pool of `pg`.');
    try {
      return await pool.query(qualify(sql), parameters.map(storable));
    } catch (error) {
      isRefused ||= !isTransientFault(error);
      throw storageError(error);
    }
  };
  return {
    async claimFirst({ shopId }, id, owner, { now, leaseMs, capabilities }) {
      if (isRefused || !isId(id)) return null;
      const stored = await shopStatements({ send }, shopId).first<StoredClaim>(
        `select run, connection, live, place
         from integration_claim_first_fn($1, $2::uuid, $3, $4::timestamptz, $5::timestamptz, $6::text[])`,
        id,
        owner,
        now,
        new Date(now.getTime() + leaseMs),
        capabilities,
      );
      return stored && toClaimed(stored);
    },

    async finishQuietPull({ shopId }, id, owner, end, event) {
      if (isRefused || !isId(id)) return false;
      const stored = await shopStatements({ send }, shopId).first<{ done: boolean }>(
        `select integration_finish_quiet_pull_fn($1, $2::uuid, $3, $4::timestamptz, $5::json, $6::json, $7::timestamptz, $8,
           $9::uuid, $10, $11, $12, $13, $14, $15::timestamptz) as done`,
        id,
        owner,
        ...endParameters(end),
        event.id,
        event.level,
        event.eventType,
        event.message,
        toJson(event.meta),
        event.actorId,
        toIso(event.createdAt),
      );
      return stored?.done === true;
    },
  };
}
