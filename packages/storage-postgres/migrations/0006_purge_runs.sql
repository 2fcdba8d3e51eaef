-- Old runs and old versions of credentials are deleted as old events are.

-- The search looks at old runs, and at the newest of their capability.
alter policy integration_seek on integration_run using (((current_setting('makerfex.seek', true) = 'abandoned_runs'
      or current_setting('makerfex.seek', true) = 'connections_to_drain') and finished_at is null
      or current_setting('makerfex.seek', true) = 'shops_with_old_runs')
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_run'::regclass));

alter policy integration_seek on integration_credential using ((current_setting('makerfex.seek', true) = 'credentials_to_rewrap' and wrapped_key is not null
      or current_setting('makerfex.seek', true) = 'shops_with_old_runs')
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_credential'::regclass));

-- From shop to shop, with one look into the key for each, and one at its oldest rows: ids begin with the time of their making,
-- so that of a shop without old rows none is read. The limits keep the planner from reading whole tables in advance.
create function integration_shops_with_old_runs(ended_before timestamp with time zone, id_before uuid, after_shop text, at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic with recursive shop (id) as (
        (select r.shop_id from integration_run r where r.shop_id > coalesce(after_shop, '') order by r.shop_id limit 1)
        union all
        select (select r.shop_id from integration_run r where r.shop_id > shop.id order by r.shop_id limit 1)
        from shop where shop.id is not null)
      select shop.id from shop where shop.id is not null and (
        (select true from integration_run r
         where r.shop_id = shop.id and r.id < id_before and r.finished_at < ended_before
           and r.steps ->> 'notes' = '{}' and coalesce(r.error ->> 'code', '') <> 'outcome_unknown'
           and r.id < (select newest.id from integration_run newest
             where newest.shop_id = r.shop_id and newest.connection_id = r.connection_id and newest.capability = r.capability
             order by newest.id desc limit 1)
         order by r.id limit 1)
        or (select true from integration_credential c
         where c.shop_id = shop.id and c.id < id_before and c.revoked_at < ended_before
           and c.version < (select newest.version from integration_credential newest
             where newest.shop_id = c.shop_id and newest.connection_id = c.connection_id
             order by newest.version desc limit 1)
         order by c.id limit 1))
      limit at_most; end;

revoke execute on function integration_shops_with_old_runs(ended_before timestamp with time zone, id_before uuid, after_shop text, at_most integer) from public;
