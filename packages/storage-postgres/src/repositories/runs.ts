import {
  drainKey,
  isFinished,
  isId,
  mostJoinedKeys,
  type RunLine,
  type RunRepository,
  type RunRow,
} from '@makerfex/integrations-core/storage';
import { type Stored, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';
import { lockFor } from './locks.ts';
import { runHistory } from './run-history.ts';
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
        // Row-level security lets no index serve a coalesce.
        `${select} and id = (
           (select own.id from integration_run as own
            where own.shop_id = $1 and own.connection_id = $2 and own.idempotency_key = $3)
           union all
           (select joined.run_id from integration_run_key as joined
            where joined.shop_id = $1 and joined.connection_id = $2 and joined.idempotency_key = $3)
           limit 1)`,
        connectionId,
        key,
      ),

    async join(id, key, whenFull) {
      if (!isId(id)) return false;
      // Locked first: keys are counted one request after another, and the run does not end meanwhile.
      const run = await shop.first(`select 1 from integration_run ${whereUnfinished} for no key update`, id);
      if (!run) return false;
      const written = await shop.write(
        `with others as (
           select idempotency_key as key, row_number() over (order by place desc) as age from integration_run_key
           where shop_id = $1 and run_id = $2 and idempotency_key <> $3),
         forgotten as (
           delete from integration_run_key as known using others
           where $5 and known.shop_id = $1 and known.run_id = $2 and known.idempotency_key = others.key and others.age >= $4)
         insert into integration_run_key (shop_id, connection_id, idempotency_key, run_id)
         select shop_id, connection_id, $3, id from integration_run
         where shop_id = $1 and id = $2 and ($5 or (select count(*) from others) < $4)
         on conflict (shop_id, connection_id, idempotency_key) do update set run_id = excluded.run_id, place = excluded.place`,
        id,
        key,
        mostJoinedKeys,
        whenFull === 'forget_oldest',
      );
      return written > 0;
    },

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

    ...runHistory(shop),

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
      const connection = await shop.first(
        `select 1 from integration_connection where shop_id = $1 and deletion is null
           and id = (select connection_id from integration_run where shop_id = $1 and id = $2) for update`,
        id,
      );
      if (!connection) return null;
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
  };
}
