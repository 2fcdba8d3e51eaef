import * as z from 'zod';

/** Whole weeks before this one, each as a partition, in a log that is empty. For a superuser or the owner. */
export const makePastWeeks = (weeks: number): string => `do $$ declare
  weeks regclass := 'integration_event_log_weeks';
  week timestamptz := date_trunc('week', now() at time zone 'UTC') at time zone 'UTC';
begin
  drop table integration_event_log_first;
  perform integration_event_log_add_fn(weeks, '-infinity', week - ${weeks} * interval '168 hours');
  for ago in reverse ${weeks}..1 loop
    perform integration_event_log_add_fn(weeks, week - ago * interval '168 hours', week - (ago - 1) * interval '168 hours');
  end loop;
end $$`;

const partition = z.object({
  name: z.string(),
  /** In milliseconds; null without an end. */
  from: z.number().nullable(),
  to: z.number().nullable(),
  events: z.number(),
});
const ms = (column: string): string =>
  `case when isfinite(${column}) then (extract(epoch from ${column}) * 1000)::float8 end`;

/** The partitions, the oldest first, with how many events each has. @param send as a superuser */
export async function readPartitions(send: (sql: string) => Promise<unknown[]>): Promise<z.infer<typeof partition>[]> {
  const rows = await send(
    `select part::text as name, ${ms('from_at')} as from, ${ms('to_at')} as to,
       (xpath('/row/count/text()', query_to_xml('select count(*) from ' || part, false, true, '')))[1]::text::int as events
     from integration_event_log_partitions_fn('integration_event_log_weeks') order by from_at`,
  );
  return z.array(partition).parse(rows);
}
