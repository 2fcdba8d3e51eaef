import { isId, type SyncRepository, type SyncRow } from '@makerfex/integrations-core/storage';
import { columns, fromJson, type JsonRow, type Stored, toDate, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';

/** As stored: rows from before `unread` have none. */
type StoredSync = Stored<Omit<SyncRow, 'unread'>> & { readonly unread: SyncRow['unread'] | null };

/** The columns, and those of them that hold instants. */
const fields = [['connectionId', 'capability', 'configHash', 'resume', 'unread'], ['watermark']] as const;
const select = `select ${columns<SyncRow>(...fields)}
  from integration_sync where shop_id = $1 and connection_id = $2`;

const toRow = (stored: StoredSync): SyncRow => ({
  ...stored,
  watermark: toDate(stored.watermark),
  unread: stored.unread ?? [],
});

export function syncOfJson(json: JsonRow): SyncRow {
  const row = fromJson<Omit<SyncRow, 'unread'> & Pick<StoredSync, 'unread'>>(json, ...fields);
  return { ...row, unread: row.unread ?? [] };
}

export const syncRepository = (shop: Statements): SyncRepository => ({
  async find(connectionId, capability) {
    if (!isId(connectionId)) return null;
    const stored = await shop.first<StoredSync>(`${select} and capability = $3`, connectionId, capability);
    return stored && toRow(stored);
  },

  async list(connectionId) {
    if (!isId(connectionId)) return [];
    return (await shop.rows<StoredSync>(`${select} order by capability`, connectionId)).map(toRow);
  },

  async save(row) {
    if (!isId(row.connectionId)) return;
    await shop.write(
      // The lock keeps the connection from being deleted meanwhile.
      `insert into integration_sync (shop_id, connection_id, capability, watermark, config_hash, resume, unread)
       select shop_id, id, $3, $4::timestamptz, $5, $6::json, $7::json
       from integration_connection where shop_id = $1 and id = $2 and deletion is null for key share
       on conflict (shop_id, connection_id, capability)
         do update set watermark = excluded.watermark, config_hash = excluded.config_hash, resume = excluded.resume,
           unread = excluded.unread`,
      row.connectionId,
      row.capability,
      row.watermark,
      row.configHash,
      toJson(row.resume),
      toJson(row.unread.length > 0 ? row.unread : null),
    );
  },
});
