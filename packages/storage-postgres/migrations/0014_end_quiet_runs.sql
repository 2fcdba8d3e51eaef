-- The statements of an import that finds nothing, each a transaction of its own: they set the shop themselves, where no other is set.
-- They have the rights of the caller.

-- Claims a run as integration_claim_run_fn does, if it is the first attempt of one of the capabilities, each as provider/capability,
-- and no dry run.
create function integration_claim_first_fn(of_shop text, run_id uuid, by_owner text, at timestamptz, lease_until timestamptz, capabilities text[]) returns TABLE(run json, connection json, live json, place json) language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
begin
  if coalesce(current_setting('makerfex.shop_id', true), '') not in ('', of_shop) then
    return;
  end if;
  perform set_config('makerfex.shop_id', of_shop, true);
  perform from integration_run r join integration_connection c on c.shop_id = r.shop_id and c.id = r.connection_id
    where r.shop_id = of_shop and r.id = run_id and r.attempts = 0 and not r.cancel_requested
      and c.provider_key || '/' || r.capability = any (capabilities) and (r.input ->> 'dry_run') is distinct from 'true';
  if not found then
    return;
  end if;
  return query select c.run, c.connection, c.live, c.place
    from integration_claim_run_fn(of_shop, run_id, by_owner, at, lease_until) as c;
end $$;

-- Ends an import as integration_finish_pull_fn does, and appends the event of its end, if its connection and the capability are
-- healthy. Returns whether it did.
create function integration_finish_quiet_pull_fn(of_shop text, run_id uuid, by_owner text, at timestamptz, of_progress json, of_result json, of_watermark timestamptz, of_config_hash text, event_id uuid, event_level text, event_type text, event_message text, event_meta text, event_actor text, event_at timestamptz) returns boolean language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
declare
  of_connection uuid;
begin
  if coalesce(current_setting('makerfex.shop_id', true), '') not in ('', of_shop) then
    return false;
  end if;
  perform set_config('makerfex.shop_id', of_shop, true);
  select c.id into of_connection
    from integration_run r join integration_connection c on c.shop_id = r.shop_id and c.id = r.connection_id
    where r.shop_id = of_shop and r.id = run_id and c.health = 'healthy' and c.health_reason is null
      and c.capability_health -> r.capability ->> 'health' = 'healthy';
  if not found then
    return false;
  end if;
  perform from integration_finish_pull_fn(of_shop, run_id, by_owner, at, of_progress, of_result, of_watermark, of_config_hash, null);
  if not found then
    return false;
  end if;
  perform integration_append_events_fn(of_shop, array[event_id], array[of_connection], array[event_level], array[event_type],
    array[event_message], array[event_meta], array[event_actor], array[event_at]);
  return true;
end $$;
