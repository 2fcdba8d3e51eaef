-- The tables of the Makerfex integrations.
--
-- Names are unqualified: everything is created in the first schema of the search path. Statements end with a semicolon and an
-- empty line. A migration that was released is never edited: a change is another file.

create table integration_connection (
  shop_id text not null,
  id uuid not null,
  provider_key text collate "C" not null,
  status text not null,
  health text not null,
  health_reason text,
  config json not null,
  enabled_capabilities text[] not null,
  last_synced_at timestamptz(3),
  created_by text not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  version int not null,
  capability_health json not null default '{}',
  primary key (shop_id, id),
  constraint integration_connection_provider unique (shop_id, provider_key)
);

create table integration_credential (
  shop_id text not null,
  id uuid not null,
  connection_id uuid not null,
  kind text not null,
  version int not null,
  encrypted_secret text not null,
  wrapped_key text,
  key_id text not null,
  scopes text[],
  expires_at timestamptz(3),
  refresh_expires_at timestamptz(3),
  revoked_at timestamptz(3),
  created_by text not null,
  created_at timestamptz(3) not null,
  visible_fields json,
  primary key (shop_id, id),
  constraint integration_credential_version unique (shop_id, connection_id, version),
  constraint integration_credential_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
    references integration_connection (shop_id, id) on delete cascade
);

create unique index integration_credential_live on integration_credential (shop_id, connection_id) where revoked_at is null;

create table integration_oauth_state (
  shop_id text not null,
  state_hash text collate "C" not null,
  connection_id uuid not null,
  actor_id text not null,
  redirect_uri text not null,
  return_to text,
  verifier json,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  primary key (shop_id, state_hash),
  constraint integration_oauth_state_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
    references integration_connection (shop_id, id) on delete cascade
);

create index integration_oauth_state_connection on integration_oauth_state (shop_id, connection_id);

create table integration_event_log (
  shop_id text not null,
  id uuid not null,
  connection_id uuid,
  level text collate "C" not null,
  event_type text collate "C" not null,
  message text not null,
  meta json not null,
  actor_id text,
  created_at timestamptz(3) not null,
  primary key (shop_id, id)
);

create index integration_event_log_connection on integration_event_log (shop_id, connection_id, id);

create index integration_event_log_level on integration_event_log (shop_id, level, id);

create index integration_event_log_type on integration_event_log (shop_id, event_type, id);

create index integration_event_log_time on integration_event_log (shop_id, created_at);

-- A connection belongs to one shop: a planner that does not know it sorts all rows of a connection for one page.
create statistics integration_event_log_of_shop (dependencies) on shop_id, connection_id from integration_event_log;

create function integration_event_log_append_only_fn() returns trigger as $$ begin
     raise exception 'The event log is append-only.' using errcode = 'restrict_violation'; end; $$ language plpgsql;

create trigger append_only before update or truncate on integration_event_log for each statement
  execute function integration_event_log_append_only_fn();

-- Functions of row triggers stand in one line: MikroORM compares them so.
create function integration_event_log_kept_90_days_fn() returns trigger as $$ begin if old.created_at > now() - interval '90 days' then raise exception 'Events are kept for 90 days.' using errcode = 'restrict_violation'; end if; return old; end; $$ language plpgsql;

create trigger kept_90_days before delete on integration_event_log for each row
  execute function integration_event_log_kept_90_days_fn();

create table integration_run (
  shop_id text not null,
  id uuid not null,
  connection_id uuid not null,
  capability text collate "C" not null,
  input json not null,
  state text not null,
  progress json not null,
  steps json not null,
  attempts int not null,
  failures int not null,
  eta timestamptz(3),
  expires_at timestamptz(3),
  idempotency_key text,
  lease_owner text,
  lease_expires_at timestamptz(3),
  cancel_requested boolean not null,
  result json,
  error json,
  actor_id text not null,
  created_at timestamptz(3) not null,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  joined_keys text[],
  lost_leases int not null default 0,
  trace_parent text,
  subject text collate "C",
  place int,
  primary key (shop_id, id),
  constraint integration_run_idempotency unique (shop_id, connection_id, idempotency_key),
  constraint integration_run_end
    check ((finished_at is null) = (state <> all (array['SUCCESS'::text, 'FAILURE'::text, 'REVOKED'::text]))),
  constraint integration_run_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
    references integration_connection (shop_id, id) on delete cascade
);

create index integration_run_connection on integration_run (shop_id, connection_id, id);

create index integration_run_joined on integration_run (shop_id, connection_id) where joined_keys is not null;

create index integration_run_unfinished on integration_run (id) where finished_at is null;

-- Runs without a subject: one is live per connection and capability. Runs of one subject wait in line, each at its place.
create unique index integration_run_live on integration_run (shop_id, connection_id, capability)
  where finished_at is null and subject is null;

create unique index integration_run_place on integration_run (shop_id, connection_id, capability, subject, place)
  where subject is not null;

create index integration_run_line on integration_run (shop_id, connection_id, capability, subject, place)
  where finished_at is null and subject is not null;

create statistics integration_run_of_shop (dependencies) on shop_id, connection_id from integration_run;

-- A run that has ended does not change, unless it failed and is resumed, or its outcome is unknown.
create function integration_run_legal_moves_fn() returns trigger as $$ begin if old.state in ('SUCCESS', 'REVOKED') or (old.state = 'FAILURE' and new.state <> 'RETRY' and (old.error ->> 'code') is distinct from 'outcome_unknown') then raise exception 'A run that has ended is not changed.' using errcode = 'restrict_violation'; end if; if old.state <> new.state and old.state || ' ' || new.state not in ('PENDING RECEIVED', 'PENDING STARTED', 'PENDING REVOKED', 'RECEIVED STARTED', 'RECEIVED REVOKED', 'STARTED RETRY', 'STARTED SUCCESS', 'STARTED FAILURE', 'STARTED REVOKED', 'RETRY RECEIVED', 'RETRY STARTED', 'RETRY REVOKED', 'FAILURE RETRY', 'FAILURE SUCCESS') then raise exception 'A run does not go from % to %.', old.state, new.state using errcode = 'restrict_violation'; end if; return new; end; $$ language plpgsql;

create trigger legal_moves before update on integration_run for each row execute function integration_run_legal_moves_fn();

create table integration_schedule (
  shop_id text not null,
  connection_id uuid not null,
  capability text collate "C" not null,
  cron text not null,
  time_zone text not null,
  input json not null,
  enabled boolean not null,
  actor_id text not null,
  actor_role text not null,
  next_at timestamptz(3) not null,
  last_run_id uuid,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  failures int not null default 0,
  primary key (shop_id, connection_id, capability),
  constraint integration_schedule_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
    references integration_connection (shop_id, id) on delete cascade
);

create index integration_schedule_due on integration_schedule (next_at) where enabled;

create table integration_record (
  shop_id text not null,
  provider_key text collate "C" not null,
  kind text collate "C" not null,
  external_id text collate "C" not null,
  host_id text not null,
  content_hash text not null,
  source_updated_at timestamptz(3),
  deleted_at timestamptz(3),
  enumeration_id text,
  primary key (shop_id, provider_key, kind, external_id)
);

create table integration_sync (
  shop_id text not null,
  connection_id uuid not null,
  capability text collate "C" not null,
  watermark timestamptz(3),
  resume json,
  config_hash text,
  unread json,
  primary key (shop_id, connection_id, capability),
  constraint integration_sync_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
    references integration_connection (shop_id, id) on delete cascade
);

create table integration_lease (
  shop_id text not null,
  name text collate "C" not null,
  owner text not null,
  expires_at timestamptz(3) not null,
  primary key (shop_id, name)
);

create table integration_subscription (
  name text collate "C" not null,
  types text[],
  has_earlier boolean not null,
  created_at timestamptz(3) not null,
  primary key (name)
);

create table integration_delivery (
  subscription text collate "C" not null,
  shop_id text not null,
  place bigint generated by default as identity,
  event_id uuid not null,
  primary key (subscription, shop_id, place, event_id)
);

create table integration_delivery_hold (
  shop_id text not null,
  subscription text collate "C" not null,
  owner text not null,
  until timestamptz(3) not null,
  failures int not null,
  primary key (shop_id, subscription)
);

-- Row-level security: a transaction sees the rows of the shop that it is set to, also as the owner of the tables.
alter table integration_connection enable row level security;

alter table integration_connection force row level security;

alter table integration_credential enable row level security;

alter table integration_credential force row level security;

alter table integration_oauth_state enable row level security;

alter table integration_oauth_state force row level security;

alter table integration_event_log enable row level security;

alter table integration_event_log force row level security;

alter table integration_run enable row level security;

alter table integration_run force row level security;

alter table integration_schedule enable row level security;

alter table integration_schedule force row level security;

alter table integration_record enable row level security;

alter table integration_record force row level security;

alter table integration_sync enable row level security;

alter table integration_sync force row level security;

alter table integration_lease enable row level security;

alter table integration_lease force row level security;

alter table integration_delivery enable row level security;

alter table integration_delivery force row level security;

alter table integration_delivery_hold enable row level security;

alter table integration_delivery_hold force row level security;

-- Beside a second policy the planner expects hardly a row to pass a comparison, and sorts whole lists for one page; a coalesce
-- it gives even odds.
create policy integration_shop on integration_connection using (shop_id = current_setting('makerfex.shop_id', true));

create policy integration_shop on integration_credential using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_shop on integration_oauth_state using (shop_id = current_setting('makerfex.shop_id', true));

create policy integration_shop on integration_event_log using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_shop on integration_run using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_shop on integration_schedule using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_shop on integration_record using (shop_id = current_setting('makerfex.shop_id', true));

create policy integration_shop on integration_sync using (shop_id = current_setting('makerfex.shop_id', true));

create policy integration_shop on integration_lease using (shop_id = current_setting('makerfex.shop_id', true));

create policy integration_shop on integration_delivery using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_shop on integration_delivery_hold using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

-- A search over all shops is a function with the rights of the owner, which returns ids. Row-level security holds for the owner
-- too, so the rows are shown to the owner, within a search; the role of the application sees none of them, whatever it sets.
create policy integration_seek on integration_credential for select using (current_setting('makerfex.seek', true) = 'credentials_to_rewrap' and wrapped_key is not null
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_credential'::regclass));

create policy integration_seek on integration_event_log for select using ((current_setting('makerfex.seek', true) = 'shops_to_purge' and created_at < now() - interval '90 days'
      or current_setting('makerfex.seek', true) = 'shops_with_events')
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_event_log'::regclass));

create policy integration_seek on integration_run for select using (current_setting('makerfex.seek', true) = 'abandoned_runs' and finished_at is null
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_run'::regclass));

create policy integration_seek on integration_schedule for select using (current_setting('makerfex.seek', true) = 'due_schedules' and enabled
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_schedule'::regclass));

create policy integration_seek on integration_delivery for select using (current_setting('makerfex.seek', true) = 'shops_to_deliver' and event_id is not null
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_delivery'::regclass));

create policy integration_seek on integration_delivery_hold for select using (current_setting('makerfex.seek', true) = 'shops_to_deliver' and owner is not null
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_delivery_hold'::regclass));

-- The bodies are bound when they are created: no search path and no table of the caller changes what they read. The functions
-- are for the roles that they are granted to.
create function integration_abandoned_runs(due_at timestamp with time zone, after_id uuid, at_most integer) returns TABLE(shop_id text, id uuid) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select r.shop_id, r.id from integration_run r
      where r.finished_at is null and (r.eta is null or r.eta <= due_at)
        and (r.lease_owner is null or r.lease_expires_at is null or r.lease_expires_at <= due_at)
        and (after_id is null or r.id > after_id)
        and (r.subject is null or (r.started_at is null and r.expires_at <= due_at) or not exists (
          select from integration_run ahead
          where ahead.shop_id = r.shop_id and ahead.connection_id = r.connection_id and ahead.capability = r.capability
            and ahead.subject = r.subject and ahead.place < r.place and ahead.finished_at is null))
      order by r.id limit at_most; end;

revoke execute on function integration_abandoned_runs(due_at timestamp with time zone, after_id uuid, at_most integer) from public;

create function integration_due_schedules(due_at timestamp with time zone, at_most integer) returns TABLE(shop_id text, connection_id uuid, capability text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select s.shop_id, s.connection_id, s.capability from integration_schedule s
      where s.enabled and s.next_at <= due_at order by s.next_at limit at_most; end;

revoke execute on function integration_due_schedules(due_at timestamp with time zone, at_most integer) from public;

create function integration_credentials_to_rewrap(current_key_id text, after_id uuid, at_most integer) returns TABLE(shop_id text, id uuid) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select c.shop_id, c.id from integration_credential c
      where c.wrapped_key is not null and c.key_id <> current_key_id and (after_id is null or c.id > after_id)
      order by c.id limit at_most; end;

revoke execute on function integration_credentials_to_rewrap(current_key_id text, after_id uuid, at_most integer) from public;

create function integration_shops_to_purge(written_before timestamp with time zone, after_shop text, at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select distinct e.shop_id from integration_event_log e
      where e.created_at < written_before and (after_shop is null or e.shop_id > after_shop)
      order by e.shop_id limit at_most; end;

revoke execute on function integration_shops_to_purge(written_before timestamp with time zone, after_shop text, at_most integer) from public;

-- From shop to shop, with one look into the key for each: not through all deliveries of a shop that is far behind.
create function integration_shops_to_deliver(to_subscription text, due_at timestamp with time zone, after_shop text, at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic with recursive shop (id) as (
        (select d.shop_id from integration_delivery d
         where d.subscription = to_subscription and (after_shop is null or d.shop_id > after_shop)
         order by d.shop_id limit 1)
        union all
        select (select d.shop_id from integration_delivery d
          where d.subscription = to_subscription and d.shop_id > shop.id order by d.shop_id limit 1)
        from shop where shop.id is not null)
      select shop.id from shop where shop.id is not null and not exists (
        select from integration_delivery_hold h
        where h.shop_id = shop.id and h.subscription = to_subscription and h.until > due_at)
      limit at_most; end;

revoke execute on function integration_shops_to_deliver(to_subscription text, due_at timestamp with time zone, after_shop text, at_most integer) from public;

create function integration_shops_with_events(after_shop text, at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic with recursive shop (id) as (
        (select e.shop_id from integration_event_log e
         where after_shop is null or e.shop_id > after_shop order by e.shop_id limit 1)
        union all
        select (select e.shop_id from integration_event_log e
          where e.shop_id > shop.id order by e.shop_id limit 1)
        from shop where shop.id is not null)
      select shop.id from shop where shop.id is not null limit at_most; end;

revoke execute on function integration_shops_with_events(after_shop text, at_most integer) from public;
