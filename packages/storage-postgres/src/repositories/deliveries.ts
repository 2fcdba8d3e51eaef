import { type DeliveryRepository, type EventRow, isId } from '@makerfex/integrations-core/storage';
import type { Stored } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { eventColumns, toEventRow } from './events.ts';

/** The hold of every statement but the claim. */
const whereHeld = 'where shop_id = $1 and subscription = $2 and owner = $3';

export const deliveryRepository = (shop: Statements): DeliveryRepository => ({
  async claim(subscription, owner, now, until) {
    const row = await shop.first<{ failures: number }>(
      `insert into integration_delivery_hold as held (shop_id, subscription, owner, until, failures)
       values ($1, $2, $3, $4, 1)
       on conflict (shop_id, subscription) do update
         set owner = excluded.owner, until = excluded.until, failures = held.failures + 1
         where held.until <= $5
       returning failures`,
      subscription,
      owner,
      until,
      now,
    );
    return row && row.failures;
  },

  hold: async (subscription, owner, until, failures) =>
    (await shop.write(
      `update integration_delivery_hold set until = $4, failures = $5 ${whereHeld}`,
      subscription,
      owner,
      until,
      failures,
    )) > 0,

  async release(subscription, owner) {
    await shop.write(`delete from integration_delivery_hold ${whereHeld}`, subscription, owner);
  },

  async next(subscription, limit) {
    const rows = await shop.rows<{ eventId: string } & (Stored<EventRow> | { id: null })>(
      `select d.event_id as "eventId", ${eventColumns} from integration_delivery d
       left join integration_event_log e on e.shop_id = $1 and e.id = d.event_id
       where d.shop_id = $1 and d.subscription = $2 order by d.place, d.event_id limit $3`,
      subscription,
      limit,
    );
    return rows.map(({ eventId, ...stored }) => ({ eventId, event: stored.id === null ? null : toEventRow(stored) }));
  },

  async remove(subscription, eventIds) {
    await shop.write(
      'delete from integration_delivery where shop_id = $1 and subscription = $2 and event_id = any($3::uuid[])',
      subscription,
      eventIds,
    );
  },

  async addEarlier(subscription, after, limit) {
    if (after !== null && !isId(after)) return null;
    const last = await shop.first<{ id: string; size: number }>(
      `with page as (
         select id, event_type from integration_event_log
         where shop_id = $1 and ($3::uuid is null or id > $3) order by id limit $4),
       added as (
         insert into integration_delivery (shop_id, subscription, place, event_id)
         select $1, s.name, 0, page.id from page
         join integration_subscription s on s.name = $2 and (s.types is null or page.event_type = any(s.types))
         where not exists (select from integration_delivery d
           where d.shop_id = $1 and d.subscription = $2 and d.event_id = page.id)
         on conflict do nothing)
       select id, (select count(*)::int from page) as size from page order by id desc limit 1`,
      subscription,
      after,
      limit,
    );
    return last && last.size === limit ? last.id : null;
  },
});
