import type { Scope } from '@makerfex/integrations-core';
import { isId, type Storage } from '@makerfex/integrations-core/storage';
import type { OpenTransaction, Transact } from '../transaction.ts';

type AcrossShops = Pick<
  Storage,
  'now' | 'findAbandonedRuns' | 'findDueSchedules' | 'findCredentialsToRewrap' | 'findShopsToPurge'
>;

/**
 * Statements over all shops. Each is asked in a transaction of its own that is set to no shop but to one search, through a
 * function that returns ids alone: see the migration `narrow-seek`.
 */
export function acrossShops(transact: Transact): AcrossShops {
  const seek = <Row>(search: string, sql: string, ...parameters: readonly unknown[]): Promise<Row[]> =>
    transact(
      ['makerfex.seek', search],
      async ({ send }: OpenTransaction): Promise<Row[]> => (await send<Row>(sql, parameters)).rows,
    );

  return {
    async now() {
      const sql = "select round(date_part('epoch', clock_timestamp()) * 1000) as now";
      const [row] = await seek<{ now: number }>('clock', sql);
      return new Date(row?.now ?? Date.now());
    },

    async findAbandonedRuns(now, limit, after = null) {
      if (after !== null && !isId(after)) return [];
      const rows = await seek<Scope & { runId: string }>(
        'abandoned_runs',
        'select shop_id as "shopId", id as "runId" from integration_abandoned_runs($1, $2, $3)',
        now,
        after,
        limit,
      );
      return rows.map(({ shopId, runId }) => ({ scope: { shopId }, runId }));
    },

    async findDueSchedules(now, limit) {
      const rows = await seek<Scope & { connectionId: string; capability: string }>(
        'due_schedules',
        `select shop_id as "shopId", connection_id as "connectionId", capability
         from integration_due_schedules($1, $2)`,
        now,
        limit,
      );
      return rows.map(({ shopId, ...schedule }) => ({ scope: { shopId }, ...schedule }));
    },

    async findCredentialsToRewrap(keyId, { after, limit }) {
      if (after !== null && !isId(after)) return [];
      const rows = await seek<Scope & { credentialId: string }>(
        'credentials_to_rewrap',
        'select shop_id as "shopId", id as "credentialId" from integration_credentials_to_rewrap($1, $2, $3)',
        keyId,
        after,
        limit,
      );
      return rows.map(({ shopId, credentialId }) => ({ scope: { shopId }, credentialId }));
    },

    findShopsToPurge: (before, limit, after = null) =>
      seek<Scope>(
        'shops_to_purge',
        'select shop_id as "shopId" from integration_shops_to_purge($1, $2, $3)',
        before,
        after,
        limit,
      ),
  };
}
