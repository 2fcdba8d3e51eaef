import { type CredentialRepository, type CredentialRow, idBounds, isId } from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate } from '../rows.ts';
import type { Statements } from '../statements.ts';

/** The columns, and those of them that hold instants. */
export const credentialFields = [
  [
    'id',
    'connectionId',
    'kind',
    'version',
    'encryptedSecret',
    'wrappedKey',
    'keyId',
    'scopes',
    'visibleFields',
    'createdBy',
  ],
  ['expiresAt', 'refreshExpiresAt', 'revokedAt', 'createdAt'],
] as const;
export const credentialColumns = columns<CredentialRow>(...credentialFields);
const select = `select ${credentialColumns} from integration_credential where shop_id = $1`;

export const toCredentialRow = (stored: Stored<CredentialRow>): CredentialRow => ({
  ...stored,
  expiresAt: toDate(stored.expiresAt),
  refreshExpiresAt: toDate(stored.refreshExpiresAt),
  revokedAt: toDate(stored.revokedAt),
  createdAt: toDate(stored.createdAt),
});

export function credentialRepository(shop: Statements): CredentialRepository {
  const revoke = async (connectionId: string, at: Date): Promise<boolean> => {
    const written = await shop.write(
      `update integration_credential set revoked_at = $3, wrapped_key = null
       where shop_id = $1 and connection_id = $2 and revoked_at is null`,
      connectionId,
      at,
    );
    return written > 0;
  };

  /** Locks the connection, so that replacements come one after another. @returns false where there is none. */
  const lock = async (connectionId: string): Promise<boolean> => {
    const sql =
      'select 1 from integration_connection where shop_id = $1 and id = $2 and deletion is null for no key update';
    return (await shop.first(sql, connectionId)) !== null;
  };

  const highestVersion = async (connectionId: string): Promise<number> => {
    const sql = `select coalesce(max(version), 0) as highest from integration_credential
      where shop_id = $1 and connection_id = $2`;
    return (await shop.first<{ highest: number }>(sql, connectionId))?.highest ?? 0;
  };

  return {
    async findLive(connectionId) {
      if (!isId(connectionId)) return null;
      const stored = await shop.first<Stored<CredentialRow>>(
        `${select} and connection_id = $2 and revoked_at is null`,
        connectionId,
      );
      return stored && toCredentialRow(stored);
    },

    async list(connectionId, limit) {
      if (!isId(connectionId)) return [];
      const stored = await shop.rows<Stored<CredentialRow>>(
        `${select} and connection_id = $2 order by version desc limit $3`,
        connectionId,
        limit,
      );
      return stored.map(toCredentialRow);
    },

    async replace(row) {
      if (!isId(row.connectionId) || !(await lock(row.connectionId))) return false;
      if ((await highestVersion(row.connectionId)) !== row.version - 1) return false;
      await revoke(row.connectionId, row.createdAt);
      await shop.write(
        `insert into integration_credential (shop_id, id, connection_id, kind, version, encrypted_secret, wrapped_key,
           key_id, scopes, expires_at, refresh_expires_at, revoked_at, created_by, created_at,
           visible_fields)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        row.id,
        row.connectionId,
        row.kind,
        row.version,
        row.encryptedSecret,
        row.wrappedKey,
        row.keyId,
        row.scopes,
        row.expiresAt,
        row.refreshExpiresAt,
        row.revokedAt,
        row.createdBy,
        row.createdAt,
        row.visibleFields && JSON.stringify(row.visibleFields),
      );
      return true;
    },

    async find(id) {
      const stored = isId(id) ? await shop.first<Stored<CredentialRow>>(`${select} and id = $2`, id) : null;
      return stored && toCredentialRow(stored);
    },

    noteScopes: async (connectionId, scopes) =>
      isId(connectionId) &&
      (await shop.write(
        `update integration_credential set scopes = $3::text[]
         where shop_id = $1 and connection_id = $2 and revoked_at is null`,
        connectionId,
        scopes,
      )) > 0,

    async rewrap(id, from, to) {
      if (!isId(id)) return false;
      const written = await shop.write(
        `update integration_credential set wrapped_key = $5, key_id = $6
         where shop_id = $1 and id = $2 and wrapped_key = $3 and key_id = $4`,
        id,
        from.wrappedKey,
        from.keyId,
        to.wrappedKey,
        to.keyId,
      );
      return written > 0;
    },

    revoke: async (connectionId, at) => isId(connectionId) && revoke(connectionId, at),

    purge: (before, limit) =>
      shop.write(
        // The bound of ids reads the oldest rows alone.
        `delete from integration_credential where shop_id = $1 and id = any (array(
           select old.id from integration_credential as old
           where old.shop_id = $1 and old.id < $3 and old.revoked_at < $2
             and old.version < (select newest.version from integration_credential as newest
               where newest.shop_id = $1 and newest.connection_id = old.connection_id
               order by newest.version desc limit 1)
           order by old.id limit $4))`,
        before,
        idBounds({ since: undefined, until: before }).to,
        limit,
      ),
  };
}
