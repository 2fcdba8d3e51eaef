import { isDeepStrictEqual } from 'node:util';
import { invalid, mustFind } from '../connections/connections.ts';
import { readCredentialState } from '../credentials/credential-state.ts';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { newId } from '../ids.ts';
import { enforce } from '../policy/decision.ts';
import type { Policy } from '../policy/policy.ts';
import type { UseConditions } from '../policy/use-conditions.ts';
import { findCapability, isPull, type Provider } from '../provider.ts';
import { isOneLine } from '../records/one-line.ts';
import type { Actor } from '../scope.ts';
import type { Storage, StorageUnit } from '../storage.ts';
import type { ConnectionRow, JsonObject, RunRow } from '../storage-rows.ts';
import { mostJoinedKeys } from '../storage-support.ts';
import { activeTraceParent } from '../trace-parent.ts';
import type { JobEngine } from './job-engine.ts';
import { checkTimes, reschedule } from './reschedule.ts';
import { isFinished } from './state.ts';

export interface RunsOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: (key: string) => Provider;
  readonly jobs: JobEngine<Tx>;
  readonly policy: Policy;
}

/** How a run is asked for, beside its input. */
export interface RunSettings {
  /** The same key and input mean the same run. */
  readonly idempotencyKey?: string | undefined;
  /** Earliest start, at most 31 days ahead. @default at once */
  readonly eta?: Date | undefined;
  /** Revoked if no worker has started it by then. @default never */
  readonly expiresAt?: Date | undefined;
}

export interface RunRequest extends RunSettings {
  readonly connectionId: string;
  readonly capability: string;
  readonly input: unknown;
}

/** Asks for a run. Returns as soon as it is recorded; `watch` and `finished` tell how it goes. */
export async function requestRun<Tx>(options: RunsOptions<Tx>, actor: Actor, request: RunRequest): Promise<RunRow> {
  if (!isOneLine(request.idempotencyKey ?? ''))
    throw new IntegrationError('invalid_input', 'The idempotency key must be one line, without control characters.', {
      issues: [{ path: 'idempotencyKey', problem: 'must be one line' }],
    });
  await options.jobs.prepare?.();
  const run = await options.storage.transaction(actor, (unit) => recordRun(unit, options, actor, request));
  await deliver(options, actor, run);
  return run;
}

/**
 * Records a run inside the caller's transaction, or finds the one that is meant already. Await `jobs.prepare` before the
 * transaction, and {@link deliver} the run after the commit.
 * @throws IntegrationError `policy_denied`, `invalid_input`, `run_in_progress`, `outcome_unknown`
 */
export async function recordRun<Tx>(
  unit: StorageUnit<Tx>,
  { provider, policy, jobs }: RunsOptions<Tx>,
  actor: Actor,
  request: RunRequest,
): Promise<RunRow> {
  const connection = await mustFind(unit, request.connectionId);
  const of = provider(connection.providerKey);
  const capability = findCapability(of, request.capability);
  enforce(
    policy.decide(actor, 'use', request.capability),
    `running ${request.capability} on ${of.label}`,
    connection.id,
  );
  const input = (capability.input ?? capability.contract.input).safeParse(request.input ?? {});
  const json: JsonObject = JSON.parse(JSON.stringify(input.data ?? {}));
  // A request that is repeated is answered though the connection may not be used by now.
  const keyed = input.success ? await findKeyed(unit, request, json) : null;
  if (keyed) return keyed;
  await enforceUse(unit, policy, actor, { of, connection, capability: request.capability, what: 'running' });
  if (!input.success) throw invalid(`Input of ${request.capability}`, 'invalid_input', input.error);
  checkTimes(request);
  const asked = { unit, jobs, actor, request, input: json, isRepeatable: isPull(capability) };
  const live = await joinLive(asked);
  if (live) return live;
  if (!isPull(capability)) await refuseDoubt(unit, request, json);
  const run = toRun(actor, request, json);
  if (!(await unit.runs.insert(run))) return findOther(asked);
  await jobs.enqueueIn?.(unit.tx, { scope: { shopId: actor.shopId }, runId: run.id }, run.eta);
  await unit.events.append([
    newEvent('run.queued', `${run.capability} was asked for`, {
      connectionId: run.connectionId,
      actorId: actor.id,
      meta: { run_id: run.id },
    }),
  ]);
  return run;
}

/** Hands a committed run to an engine that takes none inside the transaction. */
export async function deliver<Tx>({ jobs }: RunsOptions<Tx>, { shopId }: Actor, run: RunRow): Promise<void> {
  if (!jobs.enqueueIn && !isFinished(run.state)) await jobs.enqueue({ scope: { shopId }, runId: run.id }, run.eta);
}

export interface Use {
  readonly of: Provider;
  readonly connection: ConnectionRow;
  readonly capability: string;
  /** What is done with it, as the denial names it: `running`. */
  readonly what: string;
}

/** @throws IntegrationError `policy_denied` where the actor may not use a capability, or it is not ready for use */
export async function enforceUse<Tx>(
  unit: StorageUnit<Tx>,
  policy: Policy,
  actor: Actor,
  { of, connection, capability, what }: Use,
): Promise<void> {
  const conditions: UseConditions = {
    connectionEnabled: connection.status === 'enabled',
    capabilityEnabled: connection.enabledCapabilities.includes(capability),
    credential: await readCredentialState(unit, of, connection),
  };
  enforce(policy.decideUse(actor, capability, conditions), `${what} ${capability} on ${of.label}`, connection.id);
}

/** A request that the policy allows. */
interface Asked<Tx> {
  readonly unit: StorageUnit<Tx>;
  readonly jobs: JobEngine<Tx>;
  readonly actor: Actor;
  readonly request: RunRequest;
  readonly input: JsonObject;
  /** Whether to do it once more does no harm. */
  readonly isRepeatable: boolean;
}

/** The run that a request with this key was answered with before. */
async function findKeyed<Tx>(unit: StorageUnit<Tx>, request: RunRequest, input: JsonObject): Promise<RunRow | null> {
  const { connectionId, idempotencyKey } = request;
  const keyed = idempotencyKey ? await unit.runs.findByIdempotencyKey(connectionId, idempotencyKey) : null;
  if (!keyed || isSame(request, input)(keyed)) return keyed;
  throw new IntegrationError(
    'run_in_progress',
    `The idempotency key was used for another run, ${keyed.id}: use a new one.`,
  );
}

/**
 * The run that is under way already, where it is the same: the key of this request stands for it from now on. One that waits for
 * its time waits no longer than this request does.
 */
async function joinLive<Tx>({ unit, jobs, actor, request, input, isRepeatable }: Asked<Tx>): Promise<RunRow | null> {
  const { connectionId, capability, idempotencyKey } = request;
  const found = await unit.runs.findLive(connectionId, capability);
  if (!found) return null;
  if (!isSame(request, input)(found))
    throw new IntegrationError(
      'run_in_progress',
      `Run ${found.id} of ${capability} is under way with another input: wait for it, or cancel it.`,
    );
  const live = await reschedule(unit, jobs, actor, found, request);
  if (!live) return null;
  // One that is to end does nothing for whoever asks now: the key is free for another.
  if (idempotencyKey === undefined || live.cancelRequested) return live;
  if (await unit.runs.join(live.id, idempotencyKey, isRepeatable ? 'forget_oldest' : 'refuse')) return live;
  const now = await unit.runs.find(live.id);
  if (now && !isFinished(now.state)) throw joinedTooOften(now);
  return null;
}

/** A push does not forget a key: the request could be repeated after the run's end, and would go out twice. */
const joinedTooOften = ({ id, capability }: RunRow) =>
  new IntegrationError(
    'run_in_progress',
    `Run ${id} of ${capability} is under way, and ${mostJoinedKeys} other idempotency keys have joined it, the most of one run: wait for its end, or ask without a key.`,
  );

/** Compared by value: a database does not keep the order of keys. */
const isSame =
  ({ capability }: RunRequest, input: JsonObject) =>
  (row: RunRow): boolean =>
    row.capability === capability && isDeepStrictEqual(row.input, input);

/** What may have gone out already must not go out again before somebody has looked. */
async function refuseDoubt<Tx>(unit: StorageUnit<Tx>, request: RunRequest, input: JsonObject): Promise<void> {
  const doubtful = (await unit.runs.findUnknownOutcomes(request.connectionId, request.capability)).find(
    isSame(request, input),
  );
  if (doubtful)
    throw new IntegrationError(
      'outcome_unknown',
      `The same was tried by run ${doubtful.id}, and it is not known whether it went out: reconcile that run, or settle it.`,
    );
}

function toRun(actor: Actor, { connectionId, capability, ...request }: RunRequest, input: JsonObject): RunRow {
  return {
    id: newId(),
    connectionId,
    capability,
    input,
    state: 'PENDING',
    progress: { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, duplicates: 0, total: null },
    steps: { notes: {}, attempted: false },
    attempts: 0,
    failures: 0,
    lostLeases: 0,
    eta: request.eta ?? null,
    expiresAt: request.expiresAt ?? null,
    idempotencyKey: request.idempotencyKey ?? null,
    leaseOwner: null,
    leaseExpiresAt: null,
    cancelRequested: false,
    result: null,
    error: null,
    actorId: actor.id,
    traceParent: activeTraceParent(),
    createdAt: new Date(),
    startedAt: null,
    finishedAt: null,
  };
}

/** The run that another request began at the same moment. */
async function findOther<Tx>(asked: Asked<Tx>): Promise<RunRow> {
  const { unit, request, input } = asked;
  const other = (await findKeyed(unit, request, input)) ?? (await joinLive(asked));
  if (other) return other;
  throw new IntegrationError(
    'run_in_progress',
    `Another run of ${request.capability} was asked for and ended at this moment: ask again.`,
  );
}
