import type { RecordPlace, RecordRepository, RecordRow } from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toIso } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { lockFor } from './locks.ts';

const select = `select ${columns<RecordRow>(
  ['externalId', 'hostId', 'contentHash'],
  ['sourceUpdatedAt', 'readAt', 'deletedAt'],
)} from integration_record`;
/** The record set of every statement. */
const whereSet = 'where shop_id = $1 and provider_key = $2 and kind = $3';
/** Neither seen by the enumeration `$4` nor read since it began, at `$5`. */
const isUnseen = 'enumeration_id is distinct from $4 and (read_at is null or read_at < $5)';

const toRow = (stored: Stored<RecordRow>): RecordRow => ({
  ...stored,
  sourceUpdatedAt: toDate(stored.sourceUpdatedAt),
  readAt: toDate(stored.readAt),
  deletedAt: toDate(stored.deletedAt),
});

export const recordRepository = (shop: Statements): RecordRepository => ({
  async lock({ providerKey, kind }) {
    await shop.first(`select ${lockFor('records')}`, providerKey, kind);
  },

  async find({ providerKey, kind }, externalIds) {
    if (externalIds.length === 0) return [];
    const stored = await shop.rows<Stored<RecordRow>>(
      `${select} ${whereSet} and external_id = any ($4::text[])`,
      providerKey,
      kind,
      externalIds,
    );
    return stored.map(toRow);
  },

  async save({ providerKey, kind }, rows, enumerationId) {
    if (rows.length === 0) return;
    // Written in order, so that two writers never wait for each other; and not at all where a batch is only repeated.
    await shop.write(
      `insert into integration_record as known (shop_id, provider_key, kind, external_id, host_id, content_hash,
         source_updated_at, read_at, deleted_at, enumeration_id)
       select $1, $2, $3, link.*, $10
       from unnest($4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[], $9::timestamptz[])
         as link (external_id, host_id, content_hash, source_updated_at, read_at, deleted_at)
       order by external_id collate "C"
       on conflict (shop_id, provider_key, kind, external_id) do update set host_id = excluded.host_id,
         content_hash = excluded.content_hash, source_updated_at = excluded.source_updated_at,
         read_at = excluded.read_at, deleted_at = excluded.deleted_at, enumeration_id = coalesce(excluded.enumeration_id, known.enumeration_id)
       where (known.host_id, known.content_hash, known.source_updated_at, known.read_at, known.deleted_at,
           known.enumeration_id)
         is distinct from (excluded.host_id, excluded.content_hash, excluded.source_updated_at, excluded.read_at,
           excluded.deleted_at, coalesce(excluded.enumeration_id, known.enumeration_id))`,
      providerKey,
      kind,
      rows.map(({ externalId }) => externalId),
      rows.map(({ hostId }) => hostId),
      rows.map(({ contentHash }) => contentHash),
      rows.map(({ sourceUpdatedAt }) => toIso(sourceUpdatedAt)),
      rows.map(({ readAt }) => toIso(readAt)),
      rows.map(({ deletedAt }) => toIso(deletedAt)),
      enumerationId,
    );
  },

  async markSeen({ providerKey, kind }, externalIds, enumerationId) {
    return shop.write(
      `update integration_record set enumeration_id = $5
       ${whereSet} and external_id = any ($4::text[]) and enumeration_id is distinct from $5`,
      providerKey,
      kind,
      externalIds,
      enumerationId,
    );
  },

  async findSeen({ providerKey, kind }, externalIds, enumerationId) {
    const stored = await shop.rows<{ externalId: string }>(
      `select external_id as "externalId" from integration_record
       ${whereSet} and external_id = any ($4::text[]) and enumeration_id = $5`,
      providerKey,
      kind,
      externalIds,
      enumerationId,
    );
    return stored.map(({ externalId }) => externalId);
  },

  async countLive({ providerKey, kind }, { id, startedAt }) {
    const counted = await shop.first<{ known: number; unseen: number }>(
      `select count(*)::int as known, count(*) filter (where ${isUnseen})::int as unseen
       from integration_record ${whereSet} and deleted_at is null`,
      providerKey,
      kind,
      id,
      startedAt,
    );
    return counted ?? { known: 0, unseen: 0 };
  },

  async findUnseen({ providerKey, kind }, { id, startedAt }, { after, limit }) {
    const stored = await shop.rows<Stored<RecordRow>>(
      `${select} ${whereSet} and ${isUnseen} and deleted_at is null
         and ($6::text is null or external_id > $6) order by external_id limit $7`,
      providerKey,
      kind,
      id,
      startedAt,
      after,
      limit,
    );
    return stored.map(toRow);
  },

  async markDeleted({ providerKey, kind }, externalIds, at) {
    await shop.write(
      `update integration_record set deleted_at = $5
       ${whereSet} and external_id = any ($4::text[]) and deleted_at is null`,
      providerKey,
      kind,
      externalIds,
      at,
    );
  },

  async forget(providerKey, kind, externalIds, drops) {
    // Locked in the order in which batches write them.
    const chosen = `with chosen as (select kind, external_id from integration_record
      where shop_id = $1 and provider_key = $2 and ($3::text is null or kind = $3)
        and ($4::text[] is null or external_id = any ($4::text[]))
      order by kind, external_id for update)`;
    const isChosen = `record.shop_id = $1 and record.provider_key = $2 and record.kind = chosen.kind
      and record.external_id = chosen.external_id`;
    return shop.write(
      drops
        ? `${chosen} delete from integration_record as record using chosen where ${isChosen}`
        : `${chosen} update integration_record as record set content_hash = '', source_updated_at = null
           from chosen where ${isChosen}`,
      providerKey,
      kind,
      externalIds,
    );
  },

  async forgetPage(providerKey, after, limit) {
    const last = await shop.first<RecordPlace>(
      // Locked in the order in which batches write them.
      `with page as (
         select kind, external_id from integration_record
         where shop_id = $1 and provider_key = $2 and ($3::text is null or (kind, external_id) > ($3, $4))
         order by kind, external_id limit $5 for update),
       forgotten as (
         update integration_record as record set content_hash = '', source_updated_at = null from page
         where record.shop_id = $1 and record.provider_key = $2 and record.kind = page.kind
           and record.external_id = page.external_id and (content_hash <> '' or source_updated_at is not null))
       select kind, external_id as "externalId" from page order by kind desc, external_id desc limit 1`,
      providerKey,
      after?.kind ?? null,
      after?.externalId ?? null,
      limit,
    );
    return last;
  },

  purge: (before, limit) =>
    shop.write(
      // What a batch is writing right now stays: it may come back.
      `delete from integration_record where shop_id = $1 and ctid = any(array(
         select ctid from integration_record where shop_id = $1 and deleted_at < $2
         order by deleted_at limit $3 for update skip locked))`,
      before,
      limit,
    ),
});
