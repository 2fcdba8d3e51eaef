-- Requests about personal data that providers pass on, until they are settled.
-- They stay after the connection's deletion: a request to delete a shop's data comes after the app was removed.
create table integration_privacy_request (
  shop_id text not null,
  id uuid not null,
  provider_key text collate "C" not null,
  account text collate "C" not null,
  connection_id uuid,
  type text not null,
  customers json not null,
  orders json not null,
  state text not null,
  code_hash text collate "C",
  requested_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  redacted_at timestamptz(3),
  settled_at timestamptz(3),
  settled_by text,
  attempts int not null,
  next_at timestamptz(3),
  note text,
  primary key (shop_id, id)
);

-- For the searches over all shops.
create index integration_privacy_request_next on integration_privacy_request (next_at, shop_id);

create index integration_privacy_request_code on integration_privacy_request (code_hash);

alter table integration_privacy_request enable row level security;

alter table integration_privacy_request force row level security;

create policy integration_shop on integration_privacy_request using (coalesce(shop_id = current_setting('makerfex.shop_id', true), false));

create policy integration_seek on integration_privacy_request for select using ((current_setting('makerfex.seek', true) = 'shops_with_privacy_due'
      or current_setting('makerfex.seek', true) = 'privacy_progress')
  and (select pg_has_role(relowner, 'usage') from pg_class where oid = 'integration_privacy_request'::regclass));

create function integration_shops_with_privacy_due(due_by timestamp with time zone, at_most integer) returns TABLE(shop_id text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select p.shop_id from integration_privacy_request p
      where p.next_at <= due_by group by p.shop_id order by min(p.next_at) limit at_most; end;

revoke execute on function integration_shops_with_privacy_due(due_by timestamp with time zone, at_most integer) from public;

-- No id and no shop: whoever has the code learns only how far the request is.
create function integration_privacy_progress(of_code text, at_most integer) returns TABLE(requested_at timestamp with time zone, due_at timestamp with time zone, settled_at timestamp with time zone, state text) language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic select p.requested_at, p.due_at, p.settled_at, p.state from integration_privacy_request p
      where p.code_hash = of_code order by p.requested_at limit at_most; end;

revoke execute on function integration_privacy_progress(of_code text, at_most integer) from public;
