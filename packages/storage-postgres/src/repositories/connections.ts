import {
  type ConnectionDeletion,
  type ConnectionRepository,
  type ConnectionRow,
  type CredentialRow,
  isId,
} from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { credentialColumns, toCredentialRow } from './credentials.ts';

/** The columns, and those of them that hold instants. */
export const connectionFields = [
  [
    'id',
    'providerKey',
    'status',
    'health',
    'healthReason',
    'capabilityHealth',
    'config',
    'enabledCapabilities',
    'createdBy',
    'version',
  ],
  ['lastSyncedAt', 'createdAt', 'updatedAt'],
] as const;
const all = columns<ConnectionRow>(...connectionFields);
/** A connection whose deletion has begun is found by nobody. */
const isThere = 'deletion is null';
const select = `select ${all} from integration_connection where shop_id = $1 and ${isThere}`;

const toRow = (stored: Stored<ConnectionRow>): ConnectionRow => ({
  ...stored,
  lastSyncedAt: toDate(stored.lastSyncedAt),
  createdAt: toDate(stored.createdAt),
  updatedAt: toDate(stored.updatedAt),
});

export const connectionRepository = (shop: Statements): ConnectionRepository => {
  const findBy = async (condition: string, value: string): Promise<ConnectionRow | null> => {
    const stored = await shop.first<Stored<ConnectionRow>>(`${select} and ${condition}`, value);
    return stored && toRow(stored);
  };

  return {
    async insert(row) {
      const written = await shop.write(
        `insert into integration_connection (shop_id, id, provider_key, status, health, health_reason,
           capability_health, config, enabled_capabilities, last_synced_at, created_by, created_at, updated_at, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing`,
        row.id,
        row.providerKey,
        row.status,
        row.health,
        row.healthReason,
        toJson(row.capabilityHealth),
        toJson(row.config),
        row.enabledCapabilities,
        row.lastSyncedAt,
        row.createdBy,
        row.createdAt,
        row.updatedAt,
        row.version,
      );
      return written > 0;
    },

    find: async (id) => (isId(id) ? findBy('id = $2', id) : null),

    async findWithCredential(id) {
      if (!isId(id)) return null;
      const stored = await shop.first<Stored<ConnectionRow> & { live: Stored<CredentialRow> | null }>(
        `select ${all}, (
           select to_json(live) from (
             select ${credentialColumns} from integration_credential
             where shop_id = $1 and connection_id = $2 and revoked_at is null) as live) as live
         from integration_connection where shop_id = $1 and id = $2 and ${isThere}`,
        id,
      );
      if (!stored) return null;
      const { live, ...connection } = stored;
      return { connection: toRow(connection), live: live && toCredentialRow(live) };
    },

    findByProvider: (providerKey) => findBy('provider_key = $2', providerKey),
    list: async () => (await shop.rows<Stored<ConnectionRow>>(`${select} order by provider_key`)).map(toRow),

    // What a connection is and who made it never change; runs find its health and last sync meanwhile.
    async update(row) {
      if (!isId(row.id)) return false;
      const written = await shop.write(
        `update integration_connection set status = $4, config = $5, enabled_capabilities = $6,
           updated_at = $7, version = $3
         where shop_id = $1 and id = $2 and version = $3 - 1 and ${isThere}`,
        row.id,
        row.version,
        row.status,
        toJson(row.config),
        row.enabledCapabilities,
        row.updatedAt,
      );
      return written > 0;
    },

    async recordHealth(id, { health, healthReason, capabilityHealth, lastSyncedAt }) {
      if (!isId(id)) return null;
      const stored = await shop.first<Stored<ConnectionRow>>(
        `update integration_connection set health = coalesce($3, health),
           health_reason = case when $4 then $5 else health_reason end, last_synced_at = coalesce($6, last_synced_at),
           capability_health = coalesce($7::json, capability_health)
         where shop_id = $1 and id = $2 and ${isThere} returning ${all}`,
        id,
        health,
        healthReason !== undefined,
        healthReason,
        lastSyncedAt,
        capabilityHealth && toJson(capabilityHealth),
      );
      return stored && toRow(stored);
    },

    async beginDeletion(id, links) {
      if (!isId(id)) return false;
      // This lock, and not that of an update, keeps those waiting who store something for the connection.
      const locked = `select 1 from integration_connection where shop_id = $1 and id = $2 and ${isThere} for update`;
      if (!(await shop.first(locked, id))) return false;
      await shop.write('update integration_connection set deletion = $3 where shop_id = $1 and id = $2', id, links);
      for (const few of [
        'integration_run where finished_at is null and',
        'integration_credential where revoked_at is null and',
        'integration_oauth_state where',
        'integration_schedule where',
        'integration_sync where',
      ])
        await shop.write(`delete from ${few} shop_id = $1 and connection_id = $2`, id);
      return true;
    },

    listDeletions: () =>
      shop.rows<ConnectionDeletion>(
        `select id, provider_key as "providerKey", deletion as links from integration_connection
         where shop_id = $1 and deletion is not null order by id`,
      ),

    async trim(id, limit) {
      if (!isId(id)) return 0;
      // In the order of an index, which finds them without reading others.
      for (const [table, order] of [
        ['integration_run', 'id'],
        ['integration_credential', 'version'],
        ['integration_webhook_dirty', 'kind, external_id'],
      ]) {
        const deleted = await shop.write(
          `delete from ${table} where shop_id = $1 and ctid = any(array(
             select ctid from ${table} where shop_id = $1 and connection_id = $2
             order by ${order} limit $3 for update skip locked))
             and exists (select from integration_connection where shop_id = $1 and id = $2 and deletion is not null)`,
          id,
          limit,
        );
        if (deleted > 0) return deleted;
      }
      return 0;
    },

    // Its credentials, runs and sync rows go with it by their foreign keys.
    delete: async (id) =>
      isId(id) && (await shop.write('delete from integration_connection where shop_id = $1 and id = $2', id)) > 0,
  };
};
