import {
  drainKey,
  idBounds,
  isFinished,
  isId,
  mostJoinedKeys,
  type RunLine,
  type RunRepository,
  type RunRow,
  readPageRequest,
} from '@makerfex/integrations-core/storage';
import { type Stored, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { lockFor } from './locks.ts';
import { toPage } from './page.ts';
import { insertRun, runColumns, toRunRow } from './run-row.ts';
import { wholeRuns } from './whole-runs.ts';

const select = `select ${runColumns} from integration_run where shop_id = $1`;
/** The runs of the line `$2`, `$3`, `$4`. An index serves neither case if one comparison is for both. */
const ofLine = ({ subject }: RunLine): string =>
  `shop_id = $1 and connection_id = $2 and capability = $3 and ${subject === null ? 'subject is null and $4::text is null' : 'subject = $4'}`;
/** The unfinished runs of a line of the connection and capability of the run that is updated. An index serves one kind of line. */
const liveWhere = (subject: string): string =>
  `select from integration_run as live where live.shop_id = $1 and live.connection_id = integration_run.connection_id
   and live.capability = integration_run.capability and ${subject} and live.finished_at is null`;
/** What a change to the run `$2` begins and ends with, where it is unfinished. */
const update = 'update integration_run set';
const whereUnfinished = 'where shop_id = $1 and id = $2 and finished_at is null';
/** Where an update may end the run `$2`: a drain does not end while a delivery holds it. Asked before the row is locked. */
const afterHolds = `(select count(${lockFor('drain', 'ending.connection_id::text')}) from integration_run as ending
  where ending.shop_id = $1 and ending.id = $2 and ending.capability = '${drainKey}') >= 0`;
/** A wish to cancel waits for the next page of such a run, or for its end. */
const goesOn = `(state = 'STARTED' or (steps ->> 'attempted')::boolean)`;
/** How many other keys than `$3` have joined. */
const otherKeys = 'coalesce(cardinality(array_remove(joined_keys, $3)), 0)';
const isInDoubt = `state = 'FAILURE' and error ->> 'code' = 'outcome_unknown'`;
const whereInDoubt = `where shop_id = $1 and id = $2 and ${isInDoubt}`;

export function runRepository(shop: Statements): RunRepository {
  /** The row that a statement about `id` returns; null where the id is none. */
  const first = async (sql: string, id: string, ...parameters: readonly unknown[]): Promise<RunRow | null> => {
    const stored = isId(id) ? await shop.first<Stored<RunRow>>(sql, id, ...parameters) : null;
    return stored && toRunRow(stored);
  };

  const firstOfLine = (line: RunLine, order: string): Promise<RunRow | null> =>
    first(
      `select ${runColumns} from integration_run where ${ofLine(line)} and finished_at is null order by ${order} limit 1`,
      line.connectionId,
      line.capability,
      line.subject,
    );

  return {
    insert: async (row) => isId(row.connectionId) && (await insertRun(shop, row)) > 0,

    find: (id) => first(`${select} and id = $2`, id),

    findLive: (line) => firstOfLine(line, 'place desc'),
    findFirst: (line) => firstOfLine(line, 'place'),

    async measureLine(line) {
      // Without a subject there are no places: not one run of the history is looked at for them.
      const lastPlace =
        line.subject === null ? '0' : `(select coalesce(max(place), 0) from integration_run where ${ofLine(line)})`;
      const measured = isId(line.connectionId)
        ? await shop.first<{ unfinished: number; lastPlace: number }>(
            `select (select count(*)::int from integration_run where ${ofLine(line)} and finished_at is null) as unfinished,
               ${lastPlace} as "lastPlace"`,
            line.connectionId,
            line.capability,
            line.subject,
          )
        : null;
      return measured ?? { unfinished: 0, lastPlace: 0 };
    },

    findByIdempotencyKey: (connectionId, key) =>
      first(
        `${select} and connection_id = $2 and (idempotency_key = $3 or (joined_keys is not null and $3 = any(joined_keys)))`,
        connectionId,
        key,
      ),

    join: async (id, key, whenFull) =>
      isId(id) &&
      (await shop.write(
        `${update} joined_keys = (array_append(array_remove(joined_keys, $3), $3))[greatest(${otherKeys} + 2 - $4, 1):]
         ${whereUnfinished} and ($5 or ${otherKeys} < $4)`,
        id,
        key,
        mostJoinedKeys,
        whenFull === 'forget_oldest',
      )) > 0,

    reschedule: (id, { eta, expiresAt }) =>
      first(
        // Null is at once, and never: least and greatest would pass it over.
        `${update} eta = case when $3::timestamptz is not null and eta is not null then least(eta, $3) end,
           expires_at = case when $4::timestamptz is not null and expires_at is not null then greatest(expires_at, $4) end
         ${whereUnfinished} and started_at is null and (
           (eta is not null and coalesce($3 < eta, true)) or (expires_at is not null and coalesce($4 > expires_at, true)))
         returning ${runColumns}`,
        id,
        eta,
        expiresAt,
      ),

    async findNewest(connectionId) {
      if (connectionId !== undefined && !isId(connectionId)) return [];
      const stored = await shop.rows<Stored<RunRow>>(
        // One look into an index per connection, however many runs it has had: integration_run_newest holds no drain.
        `${select} and id = any(array(
           select (select newest.id from integration_run as newest
                   where newest.shop_id = $1 and newest.connection_id = c.id and newest.capability <> '${drainKey}'
                   order by newest.id desc limit 1)
           from integration_connection as c where c.shop_id = $1 and ($2::uuid is null or c.id = $2)))`,
        connectionId,
      );
      return stored.map(toRunRow);
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

    receive: (id) =>
      first(
        `${update} state = 'RECEIVED' ${whereUnfinished} and state in ('PENDING', 'RETRY') returning ${runColumns}`,
        id,
      ),

    ...wholeRuns(shop),

    advance: (id, owner, leaseExpiresAt, { progress, steps, lostLeases }) =>
      first(
        `${update} lease_expires_at = $4, progress = coalesce($5, progress), steps = coalesce($6, steps),
           lost_leases = coalesce($7, lost_leases)
         ${whereUnfinished} and lease_owner = $3 returning ${runColumns}`,
        id,
        owner,
        leaseExpiresAt,
        progress && toJson(progress),
        steps && toJson(steps),
        lostLeases,
      ),

    async finish(
      id,
      owner,
      { state, at, progress, result = null, error = null, eta = null, failures, unlessCancelled = false },
    ) {
      if (!isId(id)) return false;
      const written = await shop.write(
        `${update} state = $4, result = $5, error = $6, eta = $7, failures = coalesce($8, failures), finished_at = $9,
           progress = coalesce($10, progress), lease_owner = null, lease_expires_at = null
         ${whereUnfinished} and lease_owner = $3 and not ($11 and cancel_requested)
           ${isFinished(state) ? `and ${afterHolds}` : ''}`,
        id,
        owner,
        state,
        toJson(result),
        toJson(error),
        eta,
        failures,
        isFinished(state) ? at : null,
        progress && toJson(progress),
        unlessCancelled,
      );
      return written > 0;
    },

    expire: (id, now) =>
      first(
        `${update} state = 'REVOKED', finished_at = $3, lease_owner = null, lease_expires_at = null
         ${whereUnfinished} and expires_at <= $3 and started_at is null and ${afterHolds}
         returning ${runColumns}`,
        id,
        now,
      ),

    requestCancel: (id, at) =>
      first(
        `${update} cancel_requested = true,
           state = case when ${goesOn} then state else 'REVOKED' end,
           finished_at = case when ${goesOn} then null else $3::timestamptz end,
           lease_owner = case when ${goesOn} then lease_owner end,
           lease_expires_at = case when ${goesOn} then lease_expires_at end
         ${whereUnfinished} and ${afterHolds} returning ${runColumns}`,
        id,
        at,
      ),

    async findUnknownOutcomes(line) {
      if (!isId(line.connectionId)) return [];
      const stored = await shop.rows<Stored<RunRow>>(
        `select ${runColumns} from integration_run where ${ofLine(line)} and ${isInDoubt} order by id desc limit 100`,
        line.connectionId,
        line.capability,
        line.subject,
      );
      return stored.map(toRunRow);
    },

    async reopen(id) {
      if (!isId(id)) return null;
      // With the connection locked no other run of it can begin meanwhile.
      await shop.first(
        `select 1 from integration_connection where shop_id = $1
           and id = (select connection_id from integration_run where shop_id = $1 and id = $2) for update`,
        id,
      );
      return first(
        `${update} state = 'RETRY', error = null, failures = 0, lost_leases = 0, eta = null, finished_at = null, cancel_requested = false,
           steps = jsonb_set(steps::jsonb, '{reconciled}', to_jsonb(coalesce((steps ->> 'reconciled')::int, 0) + 1))::json
         where shop_id = $1 and id = $2 and state = 'FAILURE'
           and not exists (${liveWhere('live.subject is null and integration_run.subject is null')})
           and not exists (${liveWhere('live.subject = integration_run.subject')})
         returning ${runColumns}`,
        id,
      );
    },

    settle: (id, { state, result, error }) =>
      first(
        `${update} state = $3, result = $4, error = $5 ${whereInDoubt} returning ${runColumns}`,
        id,
        state,
        toJson(result),
        toJson(error),
      ),

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

    trim: async (connectionId, keep, limit) =>
      isId(connectionId)
        ? shop.write(
            `delete from integration_run where shop_id = $1 and id = any (array(
               select id from integration_run where shop_id = $1 and connection_id = $2 and finished_at is not null
                 and id <= (select newest.id from integration_run as newest
                   where newest.shop_id = $1 and newest.connection_id = $2 and newest.finished_at is not null
                   order by newest.id desc offset $3 limit 1)
               order by id limit $4))`,
            connectionId,
            keep,
            limit,
          )
        : 0,
  };
}
