-- Indexes and searches with which no statement reads what grows with the number of shops or with the history of one.

create index integration_event_log_age on integration_event_log (created_at);

create index integration_credential_wrapped on integration_credential (id) where wrapped_key is not null;

create index integration_run_state on integration_run (shop_id, state, id);

create index integration_run_capability on integration_run (shop_id, capability, id);

create index integration_run_unknown on integration_run (shop_id, connection_id, capability, id)
  where state = 'FAILURE' and error ->> 'code' = 'outcome_unknown';

create index integration_delivery_event on integration_delivery (shop_id, subscription, event_id);

create index integration_webhook_account_shop on integration_webhook_account (shop_id, provider_key);

-- The plans of functions are made without their arguments: "after is null or id > after" reads from the start, a coalesce does not.
create or replace function integration_abandoned_runs(due_at timestamp with time zone, after_id uuid, at_most integer) returns TABLE(shop_id text, id uuid) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select r.shop_id, r.id from integration_run r
      where r.finished_at is null and (r.eta is null or r.eta <= due_at)
        and (r.lease_owner is null or r.lease_expires_at is null or r.lease_expires_at <= due_at)
        and r.id > coalesce(after_id, '00000000-0000-0000-0000-000000000000')
        and (r.subject is null or (r.started_at is null and r.expires_at <= due_at) or not exists (
          select from integration_run ahead
          where ahead.shop_id = r.shop_id and ahead.connection_id = r.connection_id and ahead.capability = r.capability
            and ahead.subject = r.subject and ahead.place < r.place and ahead.finished_at is null))
      order by r.id limit at_most; end;

create or replace function integration_credentials_to_rewrap(current_key_id text, after_id uuid, at_most integer) returns TABLE(shop_id text, id uuid) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select c.shop_id, c.id from integration_credential c
      where c.wrapped_key is not null and c.key_id <> current_key_id
        and c.id > coalesce(after_id, '00000000-0000-0000-0000-000000000000')
      order by c.id limit at_most; end;

-- The shops of the oldest events, read in their order: a search among all of them would read every one that is left to delete.
drop function integration_shops_to_purge(written_before timestamp with time zone, after_shop text, at_most integer);

create function integration_shops_to_purge(written_before timestamp with time zone, except_shops text[], at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select distinct oldest.shop_id from (
        select e.shop_id from integration_event_log e
        where e.created_at < written_before and e.shop_id <> all (except_shops)
        order by e.created_at limit 5000) oldest
      limit at_most; end;

revoke execute on function integration_shops_to_purge(written_before timestamp with time zone, except_shops text[], at_most integer) from public;

-- The hold of each shop is looked up as the shop is found: joined, all shops would be found before the first is returned.
create or replace function integration_shops_to_deliver(to_subscription text, due_at timestamp with time zone, after_shop text, at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic with recursive shop (id) as (
        (select d.shop_id from integration_delivery d
         where d.subscription = to_subscription and d.shop_id > coalesce(after_shop, '')
         order by d.shop_id limit 1)
        union all
        select (select d.shop_id from integration_delivery d
          where d.subscription = to_subscription and d.shop_id > shop.id order by d.shop_id limit 1)
        from shop where shop.id is not null)
      select shop.id from shop where shop.id is not null and coalesce((
        select h.until <= due_at from integration_delivery_hold h
        where h.shop_id = shop.id and h.subscription = to_subscription), true)
      limit at_most; end;

create or replace function integration_shops_with_events(after_shop text, at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic with recursive shop (id) as (
        (select e.shop_id from integration_event_log e
         where e.shop_id > coalesce(after_shop, '') order by e.shop_id limit 1)
        union all
        select (select e.shop_id from integration_event_log e
          where e.shop_id > shop.id order by e.shop_id limit 1)
        from shop where shop.id is not null)
      select shop.id from shop where shop.id is not null limit at_most; end;

-- Without its argument the planner takes a third of the rows for due, and reads the whole table for them.
create or replace function integration_connections_to_drain(due_by timestamp with time zone, at_most integer) returns TABLE(shop_id text, connection_id uuid) language sql stable security definer
   set search_path = pg_catalog, pg_temp set enable_seqscan = off begin atomic select due.shop_id, due.connection_id from (
        select d.shop_id, d.connection_id, min(d.due_at) as first_at from integration_webhook_dirty d
        where d.due_at <= due_by group by d.shop_id, d.connection_id) due
      where not exists (select from integration_run r
        where r.shop_id = due.shop_id and r.connection_id = due.connection_id and r.capability = 'webhooks'
          and r.finished_at is null and r.subject is null)
      order by due.first_at limit at_most; end;

create or replace function integration_shops_with_privacy_due(due_by timestamp with time zone, at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp set enable_seqscan = off begin atomic select p.shop_id from integration_privacy_request p
      where p.next_at <= due_by group by p.shop_id order by min(p.next_at) limit at_most; end;
