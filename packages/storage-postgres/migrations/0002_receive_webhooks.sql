-- What providers deliver: for which connections, which deliveries were received, and which records are to be fetched.

-- When the provider was asked for the content of a record: null for content from before this migration.
alter table integration_record add column read_at timestamptz(3);

alter table integration_run add column trigger text not null default 'request';

-- For the newest run of a connection, which may have had any number of drains since.
create index integration_run_newest on integration_run (shop_id, connection_id, id) where capability <> 'webhooks';

-- Rows stay after the connection's deletion: requests about data name its account. The key begins with what is looked up.
create table integration_webhook_account (
  provider_key text collate "C" not null,
  account text collate "C" not null,
  shop_id text not null,
  connection_id uuid not null,
  primary key (provider_key, account, shop_id, connection_id)
);

create table integration_webhook_delivery (
  shop_id text not null,
  provider_key text collate "C" not null,
  delivery_id text collate "C" not null,
  connection_id uuid,
  topic text not null,
  body_hash text not null,
  received_at timestamptz(3) not null,
  primary key (shop_id, provider_key, delivery_id)
);

create index integration_webhook_delivery_time on integration_webhook_delivery (shop_id, received_at);

create table integration_webhook_dirty (
  shop_id text not null,
  connection_id uuid not null,
  kind text collate "C" not null,
  external_id text collate "C" not null,
  may_be_gone boolean not null,
  deliveries int not null,
  first_named_at timestamptz(3) not null,
  last_named_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  primary key (shop_id, connection_id, kind, external_id),
  constraint integration_webhook_dirty_shop_id_connection_id_foreign foreign key (shop_id, connection_id)
    references integration_connection (shop_id, id) on delete cascade
);

create index integration_webhook_dirty_connection on integration_webhook_dirty (shop_id, connection_id, due_at);

-- For the search over all shops, which reads nothing else of the table.
create index integration_webhook_dirty_due on integration_webhook_dirty (due_at, shop_id, connection_id);

alter table integration_webhook_account enable row level security;

alter table integration_webhook_account force row level security;

alter table integration_webhook_delivery enable row level security;

alter table integration_webhook_delivery force row level security;

alter table integration_webhook_dirty enable row level security;

alter table integration_webhook_dirty force row level security;

create policy integration_shop on integration_webhook_account using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_shop on integration_webhook_delivery using (shop_id = current_setting('makerfex.shop_id', true));

create policy integration_shop on integration_webhook_dirty using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_seek on integration_webhook_account for select using (current_setting('makerfex.seek', true) = 'connections_of_account'
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_webhook_account'::regclass));

create policy integration_seek on integration_webhook_dirty for select using (current_setting('makerfex.seek', true) = 'connections_to_drain'
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_webhook_dirty'::regclass));

-- The search for connections to drain looks for unfinished runs too.
alter policy integration_seek on integration_run using ((current_setting('makerfex.seek', true) = 'abandoned_runs'
      or current_setting('makerfex.seek', true) = 'connections_to_drain') and finished_at is null
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_run'::regclass));

create function integration_connections_of_account(of_provider text, of_account text, at_most integer) returns TABLE(shop_id text, connection_id uuid) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select a.shop_id, a.connection_id from integration_webhook_account a
      where a.provider_key = of_provider and a.account = of_account
      order by a.shop_id, a.connection_id limit at_most; end;

revoke execute on function integration_connections_of_account(of_provider text, of_account text, at_most integer) from public;

create function integration_connections_to_drain(due_by timestamp with time zone, at_most integer) returns TABLE(shop_id text, connection_id uuid) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select due.shop_id, due.connection_id from (
        select d.shop_id, d.connection_id, min(d.due_at) as first_at from integration_webhook_dirty d
        where d.due_at <= due_by group by d.shop_id, d.connection_id) due
      where not exists (select from integration_run r
        where r.shop_id = due.shop_id and r.connection_id = due.connection_id and r.capability = 'webhooks'
          and r.finished_at is null and r.subject is null)
      order by due.first_at limit at_most; end;

revoke execute on function integration_connections_to_drain(due_by timestamp with time zone, at_most integer) from public;
