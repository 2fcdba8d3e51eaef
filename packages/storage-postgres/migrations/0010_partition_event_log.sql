-- The event log in partitions of a week, by its ids, which begin with the time when they were made. The table that is there becomes
-- the first partition as it is. The first and the last partition have no end, so that no id is refused.

-- While others write. Ids of another kind than UUIDv7 may lie beyond the bound: they are moved below.
do $$ begin
  execute format('alter table %s validate constraint integration_event_log_ids', 'integration_event_log'::regclass);
exception when check_violation then null;
end $$;

-- The functions whose names end with _fn are for the last two, which name the table. Those run with the rights of the owner: nobody
-- else may create or drop a partition. They call each other by the schema of the table, which is not on their search path: others
-- may create functions there.

-- The lowest id at an instant, as a bound of partitions.
create function integration_event_log_bound_fn(at timestamp with time zone) returns text language sql stable
   begin atomic select case at when '-infinity' then 'MINVALUE' when 'infinity' then 'MAXVALUE' else
      quote_literal((lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid) end; end;

revoke execute on function integration_event_log_bound_fn(at timestamp with time zone) from public;

create function integration_event_log_partitions_fn(weeks regclass) returns TABLE(part regclass, from_at timestamp with time zone, to_at timestamp with time zone) language sql stable
   begin atomic with bounds as (
        select c.oid, regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \((.+)\) TO \((.+)\)') as pair
        from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = weeks),
      times as (
        select b.oid, array_agg(case each.bound when 'MINVALUE' then '-infinity' when 'MAXVALUE' then 'infinity' else
          to_timestamp(('x' || left(translate(each.bound, '''-', ''), 12))::bit(48)::bigint / 1000.0) end order by each.place) as pair
        from bounds b, unnest(b.pair) with ordinality as each (bound, place) group by b.oid)
      select t.oid::regclass, t.pair[1], t.pair[2] from times t order by t.pair[1]; end;

revoke execute on function integration_event_log_partitions_fn(weeks regclass) from public;

-- Row-level security and triggers of statements are not inherited: each partition gets its own.
create function integration_event_log_add_fn(weeks regclass, from_at timestamp with time zone, to_at timestamp with time zone) returns regclass language plpgsql
   set search_path = pg_catalog, pg_temp as $$
declare
  place text := (select relnamespace::regnamespace from pg_class where oid = weeks);
  name text := 'integration_event_log_' || case from_at when '-infinity' then 'first' else to_char(from_at at time zone 'UTC', 'YYYYMMDD') end;
  added text := format('%s.%I', place, name);
  bounds text;
begin
  execute format('create table %s (like %s)', added, weeks);
  execute format('alter table %s enable row level security, force row level security', added);
  execute format('create policy integration_shop on %s using (coalesce(shop_id = current_setting(''makerfex.shop_id'', true), false))', added);
  execute format('create trigger append_only before update or truncate on %s for each statement execute function %s()', added,
    (select tgfoid::regproc from pg_trigger where tgrelid = weeks and tgname = 'append_only'));
  execute format('create statistics %s.%I (dependencies) on shop_id, connection_id from %s', place, name || '_of_shop', added);
  execute format('select format(''from (%%s) to (%%s)'', %1$s($1), %1$s($2))', place || '.integration_event_log_' || 'bound_fn') into bounds using from_at, to_at;
  execute format('alter table %s attach partition %s for values %s', weeks, added, bounds);
  return added::regclass;
end; $$;

revoke execute on function integration_event_log_add_fn(weeks regclass, from_at timestamp with time zone, to_at timestamp with time zone) from public;

-- Waits only briefly at a time, because whoever uses the log meanwhile waits behind it.
create function integration_event_log_lock_fn(weeks regclass) returns boolean language plpgsql
   set search_path = pg_catalog, pg_temp set lock_timeout = '200ms' as $$ begin
  for attempt in 1..20 loop
    begin
      execute format('lock table only %s in access exclusive mode', weeks);
      return true;
    exception when lock_not_available then perform pg_sleep(0.1);
    end;
  end loop;
  return false;
end; $$;

revoke execute on function integration_event_log_lock_fn(weeks regclass) from public;

-- Splits the last partition until it begins four weeks ahead. The rows in it stay where they are, except those of later weeks.
create function integration_event_log_make_fn(weeks regclass, at timestamp with time zone) returns integer language plpgsql
   set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  own text := (select relnamespace::regnamespace from pg_class where oid = weeks) || '.integration_event_log_';
  last record;
  added regclass;
  next_at timestamptz;
  next_id text;
  has_later boolean;
  is_locked boolean;
  made integer := 0;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('makerfex event log', weeks::oid::bigint)) then return 0; end if;
  loop
    execute format('select part, from_at, %1$sbound_fn(from_at) as from_id from %1$spartitions_fn($1) where to_at = ''infinity''', own) into last using weeks;
    exit when last.from_at >= at + interval '4 weeks';
    execute format('select %slock_fn($1)', own) into is_locked using weeks;
    exit when not is_locked;
    next_at := greatest(last.from_at, date_trunc('week', at)) + interval '1 week';
    execute format('select %sbound_fn($1)', own) into next_id using next_at;
    execute format('alter table %s detach partition %s', weeks, last.part);
    execute format('select %sadd_fn($1, $2, ''infinity'')', own) into added using weeks, next_at;
    execute format('alter table %s no force row level security', last.part);
    execute format('select exists (select from %s where id >= %s)', last.part, next_id) into has_later;
    if has_later then
      execute format('alter table %s no force row level security', added);
      execute format('with later as (delete from %s where id >= %s returning *) insert into %s select * from later', last.part, next_id, added);
      execute format('alter table %s force row level security', added);
    end if;
    execute format('alter table %s force row level security', last.part);
    execute format('alter table %s attach partition %s for values from (%s) to (%s)', weeks, last.part, last.from_id, next_id);
    made := made + 1;
  end loop;
  return made;
end; $$;

revoke execute on function integration_event_log_make_fn(weeks regclass, at timestamp with time zone) from public;

-- Drops the weeks that ended before, with all that is older, unless one of their rows is younger than 90 days.
create function integration_event_log_drop_fn(weeks regclass, created_before timestamp with time zone) returns TABLE(shop_id text, events bigint) language plpgsql
   set search_path = pg_catalog, pg_temp as $$
declare
  own text := (select relnamespace::regnamespace from pg_class where oid = weeks) || '.integration_event_log_';
  former_seek text := coalesce(current_setting('makerfex.seek', true), '');
  find_young text;
  has_young boolean;
  is_locked boolean;
  cut timestamptz;
  cut_id text;
  old regclass[];
  each regclass;
  shops text[];
  counts bigint[];
begin
  if not pg_try_advisory_xact_lock(hashtextextended('makerfex event log', weeks::oid::bigint)) then return; end if;
  execute format('select max(to_at), %1$sbound_fn(max(to_at)), array_agg(part) from %1$spartitions_fn($1) where to_at <= $2', own)
  into cut, cut_id, old using weeks, least(created_before, now() - interval '90 days');
  -- The first partition alone has no week to drop.
  if coalesce(cardinality(old), 0) < 2 then return; end if;
  perform set_config('makerfex.seek', 'shops_with_events', true);
  find_young := format('select exists (select from %s where id < %s and created_at > now() - interval ''90 days'')', weeks, cut_id);
  execute find_young into has_young;
  if not has_young then
    execute format('select array_agg(of_shop.shop_id), array_agg(of_shop.events) from (select shop_id, count(*) as events from %s where id < %s group by shop_id) of_shop', weeks, cut_id)
    into shops, counts;
    execute format('select %slock_fn($1)', own) into is_locked using weeks;
    -- Once more, now that nobody can add one.
    execute find_young into has_young;
    if is_locked and not has_young then
      foreach each in array old loop execute format('drop table %s', each); end loop;
      execute format('select %sadd_fn($1, ''-infinity'', $2)', own) using weeks, cut;
      return query select * from unnest(shops, counts);
    end if;
  end if;
  perform set_config('makerfex.seek', former_seek, true);
end; $$;

revoke execute on function integration_event_log_drop_fn(weeks regclass, created_before timestamp with time zone) from public;

-- The table becomes the first partition, and leaves its names to the new one.
drop trigger kept_90_days on integration_event_log;

alter statistics integration_event_log_of_shop rename to integration_event_log_first_of_shop;

do $$ declare
  log regclass := 'integration_event_log'::regclass;
  each record;
begin
  for each in select c.oid::regclass as index, c.relname as name from pg_index join pg_class c on c.oid = indexrelid where indrelid = log loop
    execute format('alter index %s rename to %I', each.index, replace(each.name, '_log', '_log_first'));
  end loop;
  execute format('alter table %s rename to %I', log, (select relname || '_first' from pg_class where oid = log));
end $$;

create table integration_event_log (like integration_event_log_first, primary key (shop_id, id)) partition by range (id);

-- The weeks are partitions of its only partition: MikroORM compares those of a table itself with the entity, and these never change.
create table integration_event_log_weeks partition of integration_event_log for values from (minvalue) to (maxvalue)
  partition by range (id);

create index integration_event_log_connection on integration_event_log (shop_id, connection_id, id);

create index integration_event_log_level on integration_event_log (shop_id, level, id);

create index integration_event_log_type on integration_event_log (shop_id, event_type, id);

create index integration_event_log_time on integration_event_log (shop_id, created_at);

create index integration_event_log_age on integration_event_log (created_at);

create statistics integration_event_log_of_shop (dependencies) on shop_id, connection_id from integration_event_log;

create trigger append_only before update or truncate on integration_event_log for each statement
  execute function integration_event_log_append_only_fn();

create trigger append_only before update or truncate on integration_event_log_weeks for each statement
  execute function integration_event_log_append_only_fn();

create trigger kept_90_days before delete on integration_event_log for each row
  execute function integration_event_log_kept_90_days_fn();

alter table integration_event_log enable row level security;

alter table integration_event_log force row level security;

alter table integration_event_log_weeks enable row level security;

alter table integration_event_log_weeks force row level security;

create policy integration_shop on integration_event_log using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_seek on integration_event_log for select using ((current_setting('makerfex.seek', true) = 'shops_to_purge' and created_at < now() - interval '90 days'
      or current_setting('makerfex.seek', true) = 'shops_with_events')
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_event_log'::regclass));

create policy integration_shop on integration_event_log_weeks using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_seek on integration_event_log_weeks for select using (current_setting('makerfex.seek', true) = 'shops_with_events'
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_event_log_weeks'::regclass));

drop policy integration_seek on integration_event_log_first;

-- Whoever could use the table can use the new one, and no partition of it.
do $$ declare
  first regclass := 'integration_event_log_first'::regclass;
  each record;
begin
  for each in select privilege_type as privilege, case grantee when 0 then 'public' else grantee::regrole::text end as role
    from pg_class, aclexplode(relacl) where oid = first and grantee <> relowner
  loop
    execute format('grant %s on %s to %s', each.privilege, 'integration_event_log'::regclass, each.role);
    execute format('revoke %s on %s from %s', each.privilege, first, each.role);
  end loop;
end $$;

-- An empty table ends with the last week: the weeks from then on get partitions of their own.
do $$ declare
  first regclass := 'integration_event_log_first'::regclass;
  weeks regclass := 'integration_event_log_weeks'::regclass;
  week timestamptz := date_trunc('week', now() at time zone 'UTC') at time zone 'UTC';
  last regclass;
  bound timestamptz;
  is_empty boolean;
  is_valid boolean;
begin
  select to_timestamp(('x' || left(translate(substring(pg_get_constraintdef(oid) from '''(.+)'''), '-', ''), 12))::bit(48)::bigint / 1000.0), convalidated
  into bound, is_valid from pg_constraint where conrelid = first and conname = 'integration_event_log_ids';
  execute format('alter table %s no force row level security', first);
  execute format('select not exists (select from %s)', first) into is_empty;
  if is_empty then bound := week; end if;
  last := integration_event_log_add_fn(weeks, bound, 'infinity');
  if not is_valid then
    execute format('alter table %s no force row level security', last);
    execute format('with later as (delete from %s where id >= %s returning *) insert into %s select * from later', first, integration_event_log_bound_fn(bound), last);
    execute format('alter table %s force row level security', last);
  end if;
  execute format('alter table %s attach partition %s for values from (minvalue) to (%s)', weeks, first, integration_event_log_bound_fn(bound));
  execute format('alter table %s drop constraint integration_event_log_ids', first);
  execute format('alter table %s force row level security', first);
  perform integration_event_log_make_fn(weeks, now());
end $$;

create function integration_make_event_partitions() returns integer language sql volatile security definer
   set search_path = pg_catalog, pg_temp begin atomic select integration_event_log_make_fn('integration_event_log_weeks'::regclass, now()); end;

revoke execute on function integration_make_event_partitions() from public;

create function integration_drop_old_events(created_before timestamp with time zone) returns TABLE(shop_id text, events bigint) language sql volatile security definer
   set search_path = pg_catalog, pg_temp begin atomic select d.shop_id, d.events from integration_event_log_drop_fn('integration_event_log_weeks'::regclass, created_before) d; end;

revoke execute on function integration_drop_old_events(created_before timestamp with time zone) from public;

-- Made again, because they read what is now the first partition.
create or replace function integration_shops_to_purge(written_before timestamp with time zone, except_shops text[], at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select distinct oldest.shop_id from (
        select e.shop_id from integration_event_log e
        where e.created_at < written_before and e.shop_id <> all (except_shops)
        order by e.created_at limit 5000) oldest
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
