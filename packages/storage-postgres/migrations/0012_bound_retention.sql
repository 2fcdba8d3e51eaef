-- What is kept for a time is found without reading what stays, and a connection with a long history is deleted in batches.

-- Links of records that their provider deleted: of one shop, and the oldest of all shops.
create index integration_record_deleted on integration_record (shop_id, deleted_at) where deleted_at is not null;

create index integration_record_deleted_age on integration_record (deleted_at) where deleted_at is not null;

-- Without the runs of pushes, which stay.
create index integration_run_old on integration_run (shop_id, id) where finished_at is not null and steps ->> 'notes' = '{}';

drop policy integration_shop on integration_record;

create policy integration_shop on integration_record using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_seek on integration_record for select using (current_setting('makerfex.seek', true) = 'shops_with_deleted_links' and deleted_at is not null
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_record'::regclass));

-- Whether its deletion has begun, and whether the links of its records are then forgotten or kept. It keeps its provider's place until the end.
alter table integration_connection add column deletion text;

create index integration_connection_deletion on integration_connection (shop_id) where deletion is not null;

drop policy integration_shop on integration_connection;

create policy integration_shop on integration_connection using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_seek on integration_connection for select using ((current_setting('makerfex.seek', true) = 'shops_with_old_runs'
      or current_setting('makerfex.seek', true) = 'shops_with_deletions' and deletion is not null)
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_connection'::regclass));

-- The shops of the oldest links, read in their order, as for events.
create function integration_shops_with_deleted_links(deleted_before timestamp with time zone, except_shops text[], at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select distinct oldest.shop_id from (
        select r.shop_id from integration_record r
        where r.deleted_at < deleted_before and r.shop_id <> all (except_shops)
        order by r.deleted_at limit 5000) oldest
      limit at_most; end;

revoke execute on function integration_shops_with_deleted_links(deleted_before timestamp with time zone, except_shops text[], at_most integer) from public;

-- Looks at so many shops and no more, whether or not they have old runs, and says which have.
drop function integration_shops_with_old_runs(ended_before timestamp with time zone, id_before uuid, after_shop text, at_most integer);

create function integration_shops_with_old_runs(ended_before timestamp with time zone, id_before uuid, after_shop text, at_most integer) returns TABLE(shop_id text, has_old boolean) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic with recursive shop (id, place) as (
        (select c.shop_id, 1 from integration_connection c where c.shop_id > coalesce(after_shop, '') order by c.shop_id limit 1)
        union all
        select (select c.shop_id from integration_connection c where c.shop_id > shop.id order by c.shop_id limit 1), shop.place + 1
        from shop where shop.id is not null and shop.place < at_most)
      select shop.id, coalesce(
        (select true from integration_run r
         where r.shop_id = shop.id and r.id < id_before and r.finished_at < ended_before
           and r.steps ->> 'notes' = '{}' and coalesce(r.error ->> 'code', '') <> 'outcome_unknown'
           and r.id < (select newest.id from integration_run newest
             where newest.shop_id = r.shop_id and newest.connection_id = r.connection_id and newest.capability = r.capability
             order by newest.id desc limit 1)
         order by r.id limit 1),
        (select true from integration_credential c
         where c.shop_id = shop.id and c.id < id_before and c.revoked_at < ended_before
           and c.version < (select newest.version from integration_credential newest
             where newest.shop_id = c.shop_id and newest.connection_id = c.connection_id
             order by newest.version desc limit 1)
         order by c.id limit 1), false)
      from shop where shop.id is not null; end;

revoke execute on function integration_shops_with_old_runs(ended_before timestamp with time zone, id_before uuid, after_shop text, at_most integer) from public;

create function integration_shops_with_deletions(except_shops text[], at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select distinct begun.shop_id from (
        select c.shop_id from integration_connection c
        where c.deletion is not null and c.shop_id <> all (except_shops)
        order by c.shop_id limit at_most) begun; end;

revoke execute on function integration_shops_with_deletions(except_shops text[], at_most integer) from public;
