/** Whole weeks before this one, each as a partition, in a log that is empty. For a superuser or the owner. */
export const makePastWeeks = (weeks: number): string => `do $$ declare
  log regclass := 'integration_event_log';
  week timestamptz := date_trunc('week', now() at time zone 'UTC') at time zone 'UTC';
begin
  drop table integration_event_log_first;
  perform integration_event_log_add_fn(log, '-infinity', week - ${weeks} * interval '168 hours');
  for ago in reverse ${weeks}..1 loop
    perform integration_event_log_add_fn(log, week - ago * interval '168 hours', week - (ago - 1) * interval '168 hours');
  end loop;
end $$`;

/** The partitions, the oldest first, with how many rows each has. For a superuser. */
export const readPartitions = `select part::text as name, from_at, to_at,
    (xpath('/row/count/text()', query_to_xml('select count(*) from ' || part, false, true, '')))[1]::text::int as events
  from integration_event_log_partitions_fn('integration_event_log')`;
