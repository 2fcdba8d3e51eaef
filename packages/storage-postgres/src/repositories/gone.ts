import type { GoneRecord, WebhookRepository } from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toIso } from '../rows.ts';
import type { Statements } from '../statements.ts';

const select = `select ${columns<GoneRecord>(['externalId'], ['readAt'])} from integration_webhook_gone`;

/** Records that a provider no longer has and that have no link. */
export const goneRepository = (shop: Statements): Pick<WebhookRepository, 'noteGone' | 'findGone' | 'purgeGone'> => ({
  async noteGone({ providerKey, kind }, records) {
    if (records.length === 0) return;
    await shop.write(
      // In one order, so that two writers never wait for each other.
      `insert into integration_webhook_gone as known (shop_id, provider_key, kind, external_id, read_at)
       select $1, $2, $3, external_id, max(read_at) from unnest($4::text[], $5::timestamptz[]) as each (external_id, read_at)
       group by external_id order by external_id collate "C"
       on conflict (shop_id, provider_key, kind, external_id) do update
         set read_at = greatest(known.read_at, excluded.read_at)`,
      providerKey,
      kind,
      records.map(({ externalId }) => externalId),
      records.map(({ readAt }) => toIso(readAt)),
    );
  },

  async findGone({ providerKey, kind }, externalIds) {
    if (externalIds.length === 0) return [];
    const stored = await shop.rows<Stored<GoneRecord>>(
      `${select} where shop_id = $1 and provider_key = $2 and kind = $3 and external_id = any ($4::text[])`,
      providerKey,
      kind,
      externalIds,
    );
    return stored.map((row) => ({ ...row, readAt: toDate(row.readAt) }));
  },

  purgeGone: (before, limit) =>
    shop.write(
      `delete from integration_webhook_gone where shop_id = $1 and ctid = any(array(
         select ctid from integration_webhook_gone where shop_id = $1 and read_at < $2
         order by read_at limit $3 for update skip locked))`,
      before,
      limit,
    ),
});
