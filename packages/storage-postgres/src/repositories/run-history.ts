import {
  drainKey,
  idBounds,
  isId,
  type RecordSums,
  type RunRepository,
  type RunRow,
  readPageRequest,
  recentRuns,
} from '@makerfex/integrations-core/storage';
import { type Stored, toIso } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { toPage } from './page.ts';
import { runColumns, toRunRow } from './run-row.ts';

const select = `select ${runColumns} from integration_run where shop_id = $1`;
const counts = ['created', 'changed', 'unchanged', 'deleted', 'rejected'] as const;
const sums = `count(*)::int as runs, ${counts.map((each) => `sum((progress ->> '${each}')::float8) as ${each}`).join(', ')}`;
const noRecords: RecordSums = { runs: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0 };

/** What reads many runs of a shop, or deletes old ones. */
export const runHistory = (shop: Statements): Pick<RunRepository, 'findNewest' | 'sumRecords' | 'page' | 'purge'> => ({
  async findNewest(connectionId) {
    if (connectionId !== undefined && !isId(connectionId)) return [];
    const stored = await shop.rows<Stored<RunRow>>(
      // A few looks into an index per connection, however many runs it has had: integration_run_newest holds no drain.
      `${select} and id = any(array(
         select newest.id from integration_connection as c cross join lateral (
           select distinct on (capability) id from (
             select r.id, r.capability from integration_run as r
             where r.shop_id = $1 and r.connection_id = c.id and r.capability <> '${drainKey}'
             order by r.id desc limit ${recentRuns}) as recent
           order by capability, id desc) as newest
         where c.shop_id = $1 and c.deletion is null and ($2::uuid is null or c.id = $2)))`,
      connectionId,
    );
    return stored.map(toRunRow);
  },

  async sumRecords(connectionId, { starts, limit }) {
    const [since] = starts;
    const found = isId(connectionId)
      ? await shop.rows<RecordSums & { stretch: number }>(
          `select width_bucket(created_at, $3::timestamptz[]) as stretch, ${sums} from (
             select created_at, progress from integration_run where shop_id = $1 and connection_id = $2 and id >= $4
             order by id desc limit $5) as newest
           group by stretch`,
          connectionId,
          starts.map(toIso),
          idBounds({ since, until: undefined }).from,
          limit,
        )
      : [];
    const byStretch = new Map(found.map(({ stretch, ...sum }) => [stretch, sum]));
    return starts.map((_, index) => byStretch.get(index + 1) ?? noRecords);
  },

  async page({ connectionId, capability, state, ...request }) {
    const { size, after } = readPageRequest(request);
    if (connectionId !== undefined && !isId(connectionId)) return { rows: [], next: null };
    const stored = await shop.rows<Stored<RunRow>>(
      `${select} and ($3::uuid is null or id < $3) and ($4::uuid is null or connection_id = $4)
         and ($5::text is null or capability = $5) and ($6::text is null or state = $6)
       order by id desc limit $2`,
      size + 1,
      after,
      connectionId,
      capability,
      state,
    );
    return toPage(stored.map(toRunRow), size);
  },

  purge: (before, limit) =>
    shop.write(
      // The bound of ids reads the oldest runs alone, and the limit of a subquery the newest of each capability.
      `delete from integration_run where shop_id = $1 and id = any (array(
         select old.id from integration_run as old
         where old.shop_id = $1 and old.id < $3 and old.finished_at < $2
           and old.steps ->> 'notes' = '{}' and coalesce(old.error ->> 'code', '') <> 'outcome_unknown'
           and old.id < (select newest.id from integration_run as newest
             where newest.shop_id = $1 and newest.connection_id = old.connection_id and newest.capability = old.capability
             order by newest.id desc limit 1)
           and old.id is distinct from (select s.last_run_id from integration_schedule as s
             where s.shop_id = $1 and s.connection_id = old.connection_id and s.capability = old.capability)
         order by old.id limit $4))`,
      before,
      idBounds({ since: undefined, until: before }).to,
      limit,
    ),
});
