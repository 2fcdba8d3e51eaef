import { randomUUID } from 'node:crypto';
import type { UpsertItem } from '@makerfex/integrations-core';
import { mergeRecord } from '@makerfex/integrations-core/records';
import type { PoolClient } from 'pg';

export const documentTables = ['orders', 'products'].map(
  (name) => `create table ${name} (
    shop_id text, id uuid, document jsonb not null, deleted_at timestamptz, primary key (shop_id, id))`,
);

/** Merges each record into the one that is stored under its host id, and gives new ones an id. */
export async function saveDocuments<Item extends { readonly externalId: string }>(
  tx: PoolClient,
  table: 'orders' | 'products',
  shopId: string,
  items: readonly UpsertItem<Item>[],
) {
  const { rows } = await tx.query<{ id: string; document: Item }>(
    `select id, document from ${table} where shop_id = $1 and id = any($2) for update`,
    [shopId, items.flatMap(({ hostId }) => hostId ?? [])],
  );
  const known = new Map(rows.map(({ id, document }) => [id, document]));
  const saved = items.map(({ item, hostId }) => {
    const before = hostId === null ? undefined : known.get(hostId);
    return { id: hostId ?? randomUUID(), document: before ? mergeRecord(before, item) : item };
  });
  await tx.query(
    `insert into ${table} (shop_id, id, document)
     select $1, id, document from jsonb_to_recordset($2::jsonb) as given(id uuid, document jsonb)
     on conflict (shop_id, id) do update set document = excluded.document, deleted_at = null`,
    [shopId, JSON.stringify(saved)],
  );
  return saved;
}

/** Keeps the rows of deleted records, marked as deleted. */
export const markDeleted = (
  tx: PoolClient,
  table: 'orders' | 'products',
  shopId: string,
  deleted: readonly { readonly hostId: string }[],
) =>
  tx.query(`update ${table} set deleted_at = now() where shop_id = $1 and id = any($2)`, [
    shopId,
    deleted.map(({ hostId }) => hostId),
  ]);
