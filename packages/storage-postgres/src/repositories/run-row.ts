import type { RunRow } from '@makerfex/integrations-core/storage';
import { columns, type Stored, toDate, toJson } from '../rows.ts';
import type { Statements } from '../statements.ts';

/** The columns, and those of them that hold instants. */
export const runFields = [
  [
    'id',
    'connectionId',
    'capability',
    'subject',
    'place',
    'input',
    'state',
    'progress',
    'steps',
    'attempts',
    'failures',
    'lostLeases',
    'idempotencyKey',
    'leaseOwner',
    'cancelRequested',
    'result',
    'error',
    'actorId',
    'trigger',
    'traceParent',
  ],
  ['eta', 'expiresAt', 'leaseExpiresAt', 'createdAt', 'startedAt', 'finishedAt'],
] as const;
const ownColumns = columns<Omit<RunRow, 'providerKey'>>(...runFields);

/** The columns of a run, to select and return, with its connection's provider. */
export const runColumns = `${ownColumns},
  (select c.provider_key from integration_connection as c
   where c.shop_id = integration_run.shop_id and c.id = integration_run.connection_id) as "providerKey"`;

export const toRunRow = (stored: Stored<RunRow>): RunRow => ({
  ...stored,
  eta: toDate(stored.eta),
  expiresAt: toDate(stored.expiresAt),
  leaseExpiresAt: toDate(stored.leaseExpiresAt),
  createdAt: toDate(stored.createdAt),
  startedAt: toDate(stored.startedAt),
  finishedAt: toDate(stored.finishedAt),
});

/** @returns how many rows were inserted: 0 if the connection is gone, another run is live or has its place, or its idempotency key is taken */
export const insertRun = (shop: Statements, row: RunRow): Promise<number> =>
  shop.write(
    // The lock keeps the connection from being deleted meanwhile.
    `insert into integration_run (shop_id, connection_id, id, capability, input, state, progress, steps, attempts,
       failures, lost_leases, eta, expires_at, idempotency_key, lease_owner, lease_expires_at, cancel_requested, result, error, actor_id,
       created_at, started_at, finished_at, trace_parent, subject, place, trigger)
     select shop_id, id, $3::uuid, $4, $5::json, $6, $7::json, $8::json, $9::int, $10::int, $11::int, $12::timestamptz,
       $13::timestamptz, $14, $15, $16::timestamptz, $17::boolean, $18::json, $19::json, $20, $21::timestamptz,
       $22::timestamptz, $23::timestamptz, $24, $25, $26::int, $27
     from integration_connection where shop_id = $1 and id = $2 and deletion is null
       and not exists (
         select from integration_run_key as joined where joined.shop_id = $1 and joined.connection_id = $2
         and joined.idempotency_key = $14)
     for key share
     on conflict do nothing`,
    row.connectionId,
    row.id,
    row.capability,
    toJson(row.input),
    row.state,
    toJson(row.progress),
    toJson(row.steps),
    row.attempts,
    row.failures,
    row.lostLeases,
    row.eta,
    row.expiresAt,
    row.idempotencyKey,
    row.leaseOwner,
    row.leaseExpiresAt,
    row.cancelRequested,
    toJson(row.result),
    toJson(row.error),
    row.actorId,
    row.createdAt,
    row.startedAt,
    row.finishedAt,
    row.traceParent,
    row.subject,
    row.place,
    row.trigger,
  );
