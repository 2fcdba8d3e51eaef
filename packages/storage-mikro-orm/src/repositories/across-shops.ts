import { isId, type Scope, type Storage } from '@makerfex/integrations-core';
import type { OpenTransaction, Transact } from '../transaction.ts';

type AcrossShops = Pick<
  Storage,
  'now' | 'findAbandonedRuns' | 'findDueSchedules' | 'findCredentialsToRewrap' | 'findShopsToPurge'
>;

/**
 * The statements without a shop. Each is asked in a transaction of its own that is set to no shop but to one search: a
 * policy shows it the rows that the search is for, to read and not to write, and it reads nothing but ids.
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
        `select shop_id as "shopId", id as "runId" from integration_run
         where finished_at is null and (eta is null or eta <= $1) and (lease_owner is null or lease_expires_at is null or lease_expires_at <= $1)
           and ($3::uuid is null or id > $3) order by id limit $2`,
        now,
        limit,
        after,
      );
      return rows.map(({ shopId, runId }) => ({ scope: { shopId }, runId }));
    },

    async findDueSchedules(now, limit) {
      const rows = await seek<Scope & { connectionId: string; capability: string }>(
        'due_schedules',
        `select shop_id as "shopId", connection_id as "connectionId", capability from integration_schedule
         where enabled and next_at <= $1 order by next_at limit $2`,
        now,
        limit,
      );
      return rows.map(({ shopId, ...schedule }) => ({ scope: { shopId }, ...schedule }));
    },

    async findCredentialsToRewrap(keyId, { after, limit }) {
      if (after !== null && !isId(after)) return [];
      const rows = await seek<Scope & { credentialId: string }>(
        'credentials_to_rewrap',
        `select shop_id as "shopId", id as "credentialId" from integration_credential
         where wrapped_key is not null and key_id <> $1 and ($2::uuid is null or id > $2) order by id limit $3`,
        keyId,
        after,
        limit,
      );
      return rows.map(({ shopId, credentialId }) => ({ scope: { shopId }, credentialId }));
    },

    findShopsToPurge: (before, limit, after = null) =>
      seek<Scope>(
        'shops_to_purge',
        `select distinct shop_id as "shopId" from integration_event_log
         where created_at < $1 and ($3::text is null or shop_id > $3) order by shop_id limit $2`,
        before,
        limit,
        after,
      ),
  };
}
