import type { Scope } from '@makerfex/integrations-core';
import { idBounds, isId, type PrivacyProgress, type Storage } from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate } from '../rows.ts';
import type { Transact } from '../transaction.ts';
import { dueColumns, type StoredDue, toDueSchedule } from './schedules.ts';

type AcrossShops = Pick<
  Storage,
  | 'now'
  | 'findAbandonedRuns'
  | 'findDueSchedules'
  | 'findCredentialsToRewrap'
  | 'findShopsToPurge'
  | 'dropOldEvents'
  | 'findShopsWithOldRuns'
  | 'findShopsWithDeletedLinks'
  | 'findShopsWithDeletions'
  | 'saveSubscription'
  | 'deleteSubscription'
  | 'findShopsToDeliver'
  | 'findShopsWithEvents'
  | 'findConnectionsOfAccounts'
  | 'findConnectionsToDrain'
  | 'findShopsWithPrivacyDue'
  | 'findPrivacyProgress'
>;

/** Shops that one account can be in. */
const mostOfOneCode = 100;

/**
 * Statements over all shops. Each is asked in a transaction of its own that is set to no shop but to one search, through a
 * function that returns ids alone: see the files of `migrations`.
 */
export function acrossShops(transact: Transact<unknown>): AcrossShops {
  const seek = <Row>(search: string, sql: string, ...parameters: readonly unknown[]): Promise<Row[]> =>
    transact(['makerfex.seek', search], async ({ send }): Promise<Row[]> => (await send<Row>(sql, parameters)).rows);

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
      const sql = `select ${dueColumns} from integration_due_schedules($1, $2)`;
      return (await seek<StoredDue>('due_schedules', sql, now, limit)).map(toDueSchedule);
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

    findShopsToPurge: (before, limit, except) =>
      seek<Scope>(
        'shops_to_purge',
        'select shop_id as "shopId" from integration_shops_to_purge($1, $2, $3)',
        before,
        except,
        limit,
      ),

    async dropOldEvents(before) {
      await seek('none', 'select integration_make_event_partitions()');
      const rows = await seek<Scope & { count: number }>(
        'none',
        'select shop_id as "shopId", events::int as count from integration_drop_old_events($1)',
        before,
      );
      return rows.map(({ shopId, count }) => ({ scope: { shopId }, count }));
    },

    async findShopsWithOldRuns(before, limit, after = null) {
      const rows = await seek<Scope & { hasOld: boolean }>(
        'shops_with_old_runs',
        'select shop_id as "shopId", has_old as "hasOld" from integration_shops_with_old_runs($1, $2, $3, $4)',
        before,
        idBounds({ since: undefined, until: before }).to,
        after,
        limit,
      );
      return {
        shops: rows.filter(({ hasOld }) => hasOld).map(({ shopId }) => ({ shopId })),
        next: rows.length === limit ? (rows.at(-1)?.shopId ?? null) : null,
      };
    },

    findShopsWithDeletedLinks: (before, limit, except) =>
      seek<Scope>(
        'shops_with_deleted_links',
        'select shop_id as "shopId" from integration_shops_with_deleted_links($1, $2, $3)',
        before,
        except,
        limit,
      ),

    findShopsWithDeletions: (limit, except) =>
      seek<Scope>(
        'shops_with_deletions',
        'select shop_id as "shopId" from integration_shops_with_deletions($1, $2)',
        except,
        limit,
      ),

    async saveSubscription({ name, types, hasEarlier, createdAt }) {
      const [row] = await seek<{ hasEarlier: boolean }>(
        'subscription',
        `insert into integration_subscription as s (name, types, has_earlier, created_at)
         values ($1, $2::text[], $3, $4) on conflict (name) do update
           set types = excluded.types, has_earlier = s.has_earlier or excluded.has_earlier
         returning has_earlier as "hasEarlier"`,
        name,
        types,
        hasEarlier,
        createdAt,
      );
      return row?.hasEarlier ?? hasEarlier;
    },

    async deleteSubscription(name) {
      const rows = await seek(
        'subscription',
        'delete from integration_subscription where name = $1 returning name',
        name,
      );
      return rows.length > 0;
    },

    findShopsToDeliver: (subscription, now, limit, after = null) =>
      seek<Scope>(
        'shops_to_deliver',
        'select shop_id as "shopId" from integration_shops_to_deliver($1, $2, $3, $4)',
        subscription,
        now,
        after,
        limit,
      ),

    findShopsWithEvents: (limit, after = null) =>
      seek<Scope>(
        'shops_with_events',
        'select shop_id as "shopId" from integration_shops_with_events($1, $2)',
        after,
        limit,
      ),

    async findConnectionsOfAccounts(providerKey, accounts, limit) {
      const rows = await seek<Scope & { account: string; connectionId: string }>(
        'connections_of_account',
        `select account, shop_id as "shopId", connection_id as "connectionId"
         from (select distinct account from unnest($2::text[]) as account) as wanted,
           integration_connections_of_account($1, account, $3)`,
        providerKey,
        accounts,
        limit,
      );
      return rows.map(({ shopId, ...found }) => ({ ...found, scope: { shopId } }));
    },

    findShopsWithPrivacyDue: (now, limit) =>
      seek<Scope>(
        'shops_with_privacy_due',
        'select shop_id as "shopId" from integration_shops_with_privacy_due($1, $2)',
        now,
        limit,
      ),

    async findPrivacyProgress(codeHash) {
      const list = columns<PrivacyProgress>(['state'], ['requestedAt', 'dueAt', 'settledAt']);
      const rows = await seek<Stored<PrivacyProgress>>(
        'privacy_progress',
        `select ${list} from integration_privacy_progress($1, $2)`,
        codeHash,
        mostOfOneCode,
      );
      return rows.map(({ state, requestedAt, dueAt, settledAt }) => ({
        state,
        requestedAt: toDate(requestedAt),
        dueAt: toDate(dueAt),
        settledAt: toDate(settledAt),
      }));
    },

    async findConnectionsToDrain(now, limit) {
      const rows = await seek<Scope & { connectionId: string }>(
        'connections_to_drain',
        'select shop_id as "shopId", connection_id as "connectionId" from integration_connections_to_drain($1, $2)',
        now,
        limit,
      );
      return rows.map(({ shopId, connectionId }) => ({ scope: { shopId }, connectionId }));
    },
  };
}
