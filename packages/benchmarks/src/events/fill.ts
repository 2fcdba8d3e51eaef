/** Invented events over the last 80 days, with ids that sort by time as real ones do. */
export const fillSql = `
  insert into integration_event_log (shop_id, id, connection_id, level, event_type, message, meta, actor_id, created_at)
  select $1, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8'
      || lpad(to_hex(n), 15, '0'))::uuid,
    '01900000-0000-7000-8000-000000000001', case when n % 10 = 0 then 'warning' else 'debug' end,
    case when n % 10 = 0 then 'record.rejected' else 'run.progress' end, n || ' order records read',
    json_build_object('run_id', '01900000-0000-7000-8000-000000000002', 'fetched', n), 'user-1', at
  from (select n, now() - interval '80 days' + n * (interval '80 days' / $2::int) as at from generate_series(1, $2::int) n) e`;
