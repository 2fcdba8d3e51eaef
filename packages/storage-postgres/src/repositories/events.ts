import {
  type EventRepository,
  type EventRow,
  idBounds,
  isId,
  readPageRequest,
} from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toIso, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { toPage } from './page.ts';

export const eventColumns = columns<EventRow>(
  ['id', 'connectionId', 'level', 'eventType', 'message', 'meta', 'actorId'],
  ['createdAt'],
);
const select = `select ${eventColumns} from integration_event_log where shop_id = $1`;

/**
 * Whether an event was created in a span of time whose bounds may be null. No index serves it, since a page is read by its ids: those
 * of the time would read the events of the whole span, or of all shops.
 */
export const isCreatedIn = (since: string, until: string): string =>
  `coalesce(created_at >= ${since}, true) and coalesce(created_at < ${until}, true)`;

export const toEventRow = (stored: Stored<EventRow>): EventRow => ({ ...stored, createdAt: toDate(stored.createdAt) });

export const eventRepository = (shop: Statements): EventRepository => ({
  async append(rows) {
    if (rows.length === 0) return;
    await shop.first(
      `select integration_append_events_fn($1, $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
         $8::text[], $9::timestamptz[])`,
      rows.map(({ id }) => id),
      rows.map(({ connectionId }) => connectionId),
      rows.map(({ level }) => level),
      rows.map(({ eventType }) => eventType),
      rows.map(({ message }) => message),
      rows.map(({ meta }) => toJson(meta)),
      rows.map(({ actorId }) => actorId),
      rows.map(({ createdAt }) => toIso(createdAt)),
    );
  },

  async page({ connectionId, level, eventType, since, until, ...request }) {
    const { size, after } = readPageRequest(request);
    if (connectionId !== undefined && !isId(connectionId)) return { rows: [], next: null };
    const { from, to } = idBounds({ since, until });
    const stored = await shop.rows<Stored<EventRow>>(
      `${select} and ($3::uuid is null or id < $3) and ($4::uuid is null or connection_id = $4)
         and ($5::text is null or level = $5) and ($6::text is null or event_type = $6)
         and ${isCreatedIn('$7::timestamptz', '$8::timestamptz')}
         and ($9::uuid is null or id >= $9) and ($10::uuid is null or id < $10)
       order by id desc limit $2`,
      size + 1,
      after,
      connectionId,
      level,
      eventType,
      since,
      until,
      from,
      to,
    );
    return toPage(stored.map(toEventRow), size);
  },

  purge: (before, limit) =>
    shop.write(
      `delete from integration_event_log where shop_id = $1 and id = any (array(
         select id from integration_event_log where shop_id = $1 and created_at < $2 order by created_at limit $3))`,
      before,
      limit,
    ),
});
