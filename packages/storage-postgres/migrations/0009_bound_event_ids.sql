-- Prepares the event log for partitions: the ids of its rows are below a bound some weeks ahead. The next migration checks it for
-- the rows that are there, while others write, and makes the table the first partition. Run both at once.
do $$ declare bound text := lpad(to_hex((extract(epoch from date_trunc('week', now() at time zone 'UTC') + interval '5 weeks') * 1000)::bigint), 12, '0') || repeat('0', 20);
begin
  execute format('alter table %s add constraint integration_event_log_ids check (id < %L) not valid', 'integration_event_log'::regclass, bound::uuid);
end $$;
