-- The statements of a scheduled run that finds nothing, which a fleet sends the most. Functions keep their plans for the session,
-- and planning takes longer than executing. They have the rights of the caller: row-level security holds in them as outside.

-- What due schedules that were taken need, each read within its shop.
create function integration_read_schedules_fn(shops text[], connections uuid[], capabilities text[]) returns TABLE(shop_id text, schedule json, connection json, live json) language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  taken record;
begin
  for taken in select * from unnest(shops, connections, capabilities) as t (shop, id, capability) loop
    -- The search ends here: with it the owner of the tables would see the schedules of other shops.
    perform set_config('makerfex.seek', '', true), set_config('makerfex.shop_id', taken.shop, true);
    return query select s.shop_id, to_json(s), to_json(c), (
        select to_json(k) from integration_credential k
        where k.shop_id = taken.shop and k.connection_id = taken.id and k.revoked_at is null)
      from integration_schedule s join integration_connection c on c.shop_id = s.shop_id and c.id = s.connection_id
      where s.shop_id = taken.shop and s.connection_id = taken.id and s.capability = taken.capability and c.deletion is null;
  end loop;
end $$;

-- Inserts runs of schedules, each within its shop, and moves the schedules on. Returns the ids of the runs, without those of
-- connections that have a live run of the capability.
create function integration_request_schedules_fn(requests json) returns TABLE(id uuid) language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  request record;
  run integration_run;
begin
  for request in select * from json_to_recordset(requests) as r (row json, due_at timestamptz, next_at timestamptz) loop
    run := json_populate_record(null::integration_run, request.row);
    perform set_config('makerfex.seek', '', true), set_config('makerfex.shop_id', run.shop_id, true);
    -- The lock keeps the connection from being deleted meanwhile.
    perform from integration_connection c
      where c.shop_id = run.shop_id and c.id = run.connection_id and c.deletion is null for key share;
    continue when not found;
    insert into integration_run select run.* on conflict do nothing;
    continue when not found;
    update integration_schedule s set next_at = request.next_at, failures = 0, last_run_id = run.id
      where s.shop_id = run.shop_id and s.connection_id = run.connection_id and s.capability = run.capability
        and s.enabled and s.next_at = request.due_at;
    id := run.id;
    return next;
  end loop;
end $$;

-- Claims a run, with what its attempt needs.
create function integration_claim_run_fn(of_shop text, run_id uuid, by_owner text, at timestamptz, lease_until timestamptz) returns TABLE(run json, connection json, live json, place json) language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  claimed integration_run;
begin
  update integration_run r set state = 'STARTED', attempts = r.attempts + 1, lease_owner = by_owner, lease_expires_at = lease_until,
      lost_leases = r.lost_leases + case when r.lease_owner is not null and r.lease_expires_at <= at then 1 else 0 end,
      started_at = coalesce(r.started_at, at)
    where r.shop_id = of_shop and r.id = run_id and r.finished_at is null and (r.eta is null or r.eta <= at)
      and (r.expires_at is null or r.expires_at > at or r.started_at is not null)
      and (r.lease_owner = by_owner or r.lease_owner is null or r.lease_expires_at is null or r.lease_expires_at <= at)
      and (r.subject is null or not exists (
        select from integration_run ahead where ahead.shop_id = of_shop and ahead.connection_id = r.connection_id
          and ahead.capability = r.capability and ahead.subject = r.subject and ahead.place < r.place and ahead.finished_at is null))
    returning r.* into claimed;
  if not found then
    return;
  end if;
  return query select to_json(claimed), to_json(c), (
      select to_json(k) from integration_credential k
      where k.shop_id = of_shop and k.connection_id = c.id and k.revoked_at is null), (
      select to_json(s) from integration_sync s
      where s.shop_id = of_shop and s.connection_id = c.id and s.capability = claimed.capability)
    from integration_connection c where c.shop_id = of_shop and c.id = claimed.connection_id and c.deletion is null;
end $$;

-- Ends a pull as SUCCESS, unless it was cancelled or its lease is lost, and saves its place. Returns its connection.
create function integration_finish_pull_fn(of_shop text, run_id uuid, by_owner text, at timestamptz, of_progress json, of_result json, of_watermark timestamptz, of_config_hash text, of_unread json) returns TABLE(connection json) language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  ended record;
begin
  update integration_run r set state = 'SUCCESS', result = of_result, error = null, eta = null, finished_at = at,
      progress = of_progress, lease_owner = null, lease_expires_at = null
    where r.shop_id = of_shop and r.id = run_id and r.finished_at is null and r.lease_owner = by_owner and not r.cancel_requested
    returning r.connection_id, r.capability into ended;
  if not found then
    return;
  end if;
  insert into integration_sync as s (shop_id, connection_id, capability, watermark, config_hash, resume, unread)
    values (of_shop, ended.connection_id, ended.capability, of_watermark, of_config_hash, null, of_unread)
    on conflict (shop_id, connection_id, capability) do update set watermark = excluded.watermark,
      config_hash = excluded.config_hash, resume = null, unread = excluded.unread;
  return query update integration_connection c set last_synced_at = at
    where c.shop_id = of_shop and c.id = ended.connection_id and c.deletion is null returning to_json(c);
end $$;

-- Writes events, and a delivery of each to the subscriptions of its type.
create function integration_append_events_fn(of_shop text, ids uuid[], connections uuid[], levels text[], types text[], messages text[], metas text[], actors text[], times timestamptz[]) returns integer language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
begin
  with written as (
    insert into integration_event_log as l (shop_id, id, connection_id, level, event_type, message, meta, actor_id, created_at)
    select of_shop, e.id, e.connection_id, e.level, e.event_type, e.message, e.meta::json, e.actor_id, e.created_at
    from unnest(ids, connections, levels, types, messages, metas, actors, times)
      as e (id, connection_id, level, event_type, message, meta, actor_id, created_at)
    returning l.id, l.event_type)
  insert into integration_delivery (shop_id, subscription, event_id)
    select of_shop, s.name, written.id from written
    join integration_subscription s on s.types is null or written.event_type = any(s.types)
    order by written.id;
  return cardinality(ids);
end $$;
