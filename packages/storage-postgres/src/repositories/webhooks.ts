import {
  type DirtyRow,
  deliveriesKeptMs,
  drainKey,
  isId,
  subscriptionCheck,
  type WebhookDeliveryRow,
  type WebhookRepository,
} from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toIso } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { goneRepository } from './gone.ts';
import { lockFor } from './locks.ts';

/** Most old deliveries that one call deletes. */
const mostForgotten = 100;
const select = `select ${columns<DirtyRow>(
  ['connectionId', 'kind', 'externalId', 'mayBeGone', 'deliveries'],
  ['firstNamedAt', 'lastNamedAt', 'dueAt'],
)} from integration_webhook_dirty where shop_id = $1 and connection_id = $2`;

const toRow = (stored: Stored<DirtyRow>): DirtyRow => ({
  ...stored,
  firstNamedAt: toDate(stored.firstNamedAt),
  lastNamedAt: toDate(stored.lastNamedAt),
  dueAt: toDate(stored.dueAt),
});

const deliveryKey = ({ providerKey, deliveryId }: Pick<WebhookDeliveryRow, 'providerKey' | 'deliveryId'>): string =>
  JSON.stringify([providerKey, deliveryId]);

export const webhookRepository = (shop: Statements): WebhookRepository => ({
  async saveAccounts(providerKey, connectionId, accounts) {
    if (!isId(connectionId) || accounts.length === 0) return;
    await shop.write(
      `with former as (
         delete from integration_webhook_account as known where shop_id = $1 and provider_key = $2
           and account = any($4::text[]) and connection_id <> $3::uuid and not exists (
             select from integration_connection as own where own.shop_id = $1 and own.id = known.connection_id and own.deletion is null))
       insert into integration_webhook_account (provider_key, account, shop_id, connection_id)
       select distinct $2, account, $1, $3::uuid from unnest($4::text[]) as account order by account
       on conflict do nothing`,
      providerKey,
      connectionId,
      accounts,
    );
  },

  async insertDeliveries(rows) {
    if (rows.length === 0) return [];
    const newest = Math.max(...rows.map(({ receivedAt }) => receivedAt.getTime()));
    const stored = await shop.rows<Pick<WebhookDeliveryRow, 'providerKey' | 'deliveryId'>>(
      // In one order, so that two transactions with the same ones do not deadlock. Old ones that another delivery is deleting are
      // passed over, so that none waits for another.
      `with stored as (
         insert into integration_webhook_delivery (shop_id, provider_key, delivery_id, connection_id, topic, body_hash, received_at)
         select $1, * from unnest($2::text[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[])
           as each (provider_key, delivery_id)
         order by provider_key collate "C", delivery_id collate "C" on conflict do nothing returning provider_key, delivery_id),
       old as (
         delete from integration_webhook_delivery where shop_id = $1 and exists (select from stored) and ctid = any(array(
           select ctid from integration_webhook_delivery where shop_id = $1 and received_at < $8
           order by received_at limit $9 for update skip locked)))
       select provider_key as "providerKey", delivery_id as "deliveryId" from stored`,
      rows.map(({ providerKey }) => providerKey),
      rows.map(({ deliveryId }) => deliveryId),
      rows.map(({ connectionId }) => (connectionId !== null && isId(connectionId) ? connectionId : null)),
      rows.map(({ topic }) => topic),
      rows.map(({ bodyHash }) => bodyHash),
      rows.map(({ receivedAt }) => toIso(receivedAt)),
      new Date(newest - deliveriesKeptMs),
      mostForgotten,
    );
    const left = new Set(stored.map(deliveryKey));
    // The first of those with the same id was stored.
    return rows.map((row) => left.delete(deliveryKey(row)));
  },

  purgeDeliveries: (before, limit) =>
    shop.write(
      `delete from integration_webhook_delivery where shop_id = $1 and ctid = any(array(
         select ctid from integration_webhook_delivery where shop_id = $1 and received_at < $2
         order by received_at limit $3 for update skip locked))`,
      before,
      limit,
    ),

  async name(connectionId, records, at, { quietMs, longestMs }) {
    if (!isId(connectionId) || records.length === 0) return;
    await shop.first(
      // In one order, so that two deliveries never wait for each other. The lock keeps the connection from being deleted meanwhile.
      // Drains are held once all rows are locked, by the count: a drain locks records before it ends.
      `with named as (
       insert into integration_webhook_dirty as known (shop_id, connection_id, kind, external_id, may_be_gone, deliveries,
         first_named_at, last_named_at, due_at)
       select c.shop_id, c.id, named.kind, named.external_id, named.may_be_gone, named.times, $6::timestamptz, $6,
         least($7::timestamptz, $6 + $8 * interval '1 millisecond')
       from integration_connection as c, (
         select kind, external_id, bool_or(may_be_gone::boolean) as may_be_gone, count(*)::int as times
         from unnest($3::text[], $4::text[], $5::text[]) as each (kind, external_id, may_be_gone)
         group by kind, external_id) as named
       where c.shop_id = $1 and c.id = $2 and c.deletion is null
       order by named.kind collate "C", named.external_id collate "C" for key share of c
       on conflict (shop_id, connection_id, kind, external_id) do update set
         deliveries = known.deliveries + excluded.deliveries, may_be_gone = known.may_be_gone or excluded.may_be_gone,
         last_named_at = excluded.last_named_at,
         due_at = least($7, known.first_named_at + $8 * interval '1 millisecond')
       returning 1)
       select count, ${lockFor('drain', '$2::text', 'shared')} from (select count(*) from named) as written`,
      connectionId,
      records.map(({ kind }) => kind),
      records.map(({ externalId }) => externalId),
      records.map(({ mayBeGone }) => String(mayBeGone)),
      at,
      new Date(at.getTime() + quietMs),
      longestMs,
    );
  },

  async scheduleCheck(connectionId, dueAt) {
    if (!isId(connectionId)) return;
    await shop.write(
      `insert into integration_webhook_dirty as known (shop_id, connection_id, kind, external_id, may_be_gone, deliveries,
         first_named_at, last_named_at, due_at)
       select shop_id, id, $3, $4, false, 1, $5::timestamptz, $5, $5
       from integration_connection where shop_id = $1 and id = $2 and deletion is null for key share
       on conflict (shop_id, connection_id, kind, external_id) do update set deliveries = known.deliveries + 1,
         first_named_at = excluded.first_named_at, last_named_at = excluded.last_named_at, due_at = excluded.due_at`,
      connectionId,
      subscriptionCheck.kind,
      subscriptionCheck.externalId,
      dueAt,
    );
  },

  async findDue(connectionId, now, limit) {
    if (!isId(connectionId)) return [];
    const stored = await shop.rows<Stored<DirtyRow>>(
      `${select} and due_at <= $3 order by due_at, kind, external_id limit $4`,
      connectionId,
      now,
      limit,
    );
    return stored.map(toRow);
  },

  clear: async (connectionId, rows) =>
    isId(connectionId) && rows.length > 0
      ? shop.write(
          // A row that a delivery is naming right now has one more afterwards: it is passed over, not waited for.
          `with chosen as (
             select dirty.kind, dirty.external_id from integration_webhook_dirty as dirty
             join unnest($3::text[], $4::text[], $5::int[]) as read (kind, external_id, deliveries)
               on dirty.kind = read.kind and dirty.external_id = read.external_id and dirty.deliveries = read.deliveries
             where dirty.shop_id = $1 and dirty.connection_id = $2 for update of dirty skip locked)
           delete from integration_webhook_dirty as dirty using chosen where dirty.shop_id = $1 and dirty.connection_id = $2
             and dirty.kind = chosen.kind and dirty.external_id = chosen.external_id`,
          connectionId,
          rows.map(({ kind }) => kind),
          rows.map(({ externalId }) => externalId),
          rows.map(({ deliveries }) => String(deliveries)),
        )
      : 0,

  async postpone(connectionId, until, givenUpBefore) {
    if (!isId(connectionId)) return;
    const isGivenUp = 'kind <> $5 and first_named_at < $4';
    await shop.write(
      // Rows that a delivery is naming right now get their own time from it.
      `with chosen as (
         select kind, external_id, ${isGivenUp} as is_given_up from integration_webhook_dirty
         where shop_id = $1 and connection_id = $2 and (due_at < $3 or (${isGivenUp})) for update skip locked),
       given_up as (
         delete from integration_webhook_dirty as dirty using chosen where dirty.shop_id = $1 and dirty.connection_id = $2
           and dirty.kind = chosen.kind and dirty.external_id = chosen.external_id and chosen.is_given_up)
       update integration_webhook_dirty as dirty set due_at = $3 from chosen
       where dirty.shop_id = $1 and dirty.connection_id = $2
         and dirty.kind = chosen.kind and dirty.external_id = chosen.external_id and not chosen.is_given_up`,
      connectionId,
      until,
      givenUpBefore,
      subscriptionCheck.kind,
    );
  },

  async nextDue(connectionId) {
    if (!isId(connectionId)) return null;
    const [first] = await shop.rows<Stored<Pick<DirtyRow, 'dueAt'>>>(
      `select ${columns<DirtyRow>([], ['dueAt'])} from integration_webhook_dirty
       where shop_id = $1 and connection_id = $2 order by due_at limit 1`,
      connectionId,
    );
    return first ? toDate(first.dueAt) : null;
  },

  async hasDrain(connectionId) {
    if (!isId(connectionId)) return false;
    // A statement after the one that holds: it sees how a drain ended that was waited for, and whether another took its place.
    const sql = `select 1 from integration_run
      where shop_id = $1 and connection_id = $2 and capability = $3 and finished_at is null and subject is null`;
    return (await shop.first(sql, connectionId, drainKey)) !== null;
  },

  ...goneRepository(shop),
});
