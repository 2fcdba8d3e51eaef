import { readCredentialState } from '../../credentials/credential-state.ts';
import { IntegrationError } from '../../errors.ts';
import { runEvent } from '../../events/event.ts';
import { invalid } from '../../invalid.ts';
import type { JobEngine } from '../../jobs/job-engine.ts';
import { enforce } from '../../policy/decision.ts';
import type { Policy } from '../../policy/policy.ts';
import type { UseConditions } from '../../policy/use-conditions.ts';
import { findCapability, isPull, type Provider } from '../../provider/provider.ts';
import { isOneLine } from '../../records/one-line.ts';
import type { Actor } from '../../scope.ts';
import { mustFind } from '../../storage/must-find.ts';
import type { ConnectionRow, JsonObject, RunRow } from '../../storage/rows.ts';
import { isFinished } from '../../storage/run-state.ts';
import type { Storage, UnitOfWork } from '../../storage/storage.ts';
import { findKeyed, findOther, joinLive, refuseUnknownOutcome } from './join-run.ts';
import { checkTimes } from './reschedule.ts';
import { type RunRequest, toRun } from './run-request.ts';

export interface RunsOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: (key: string) => Provider;
  readonly jobs: JobEngine<Tx>;
  readonly policy: Policy;
}

/** Requests a run. Returns as soon as it is recorded; follow it with `watch` or `finished`. */
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
 * Records a run inside the caller's transaction, or finds the run that already stands for the request. Await `jobs.prepare` before
 * the transaction, and {@link deliver} the run after the commit.
 * @throws IntegrationError `policy_denied`, `invalid_input`, `run_in_progress`, `outcome_unknown`
 */
export async function recordRun<Tx>(
  unit: UnitOfWork<Tx>,
  { provider: findProvider, policy, jobs }: RunsOptions<Tx>,
  actor: Actor,
  request: RunRequest,
): Promise<RunRow> {
  const connection = await mustFind(unit, request.connectionId);
  const provider = findProvider(connection.providerKey);
  const capability = findCapability(provider, request.capability);
  enforce(
    policy.decide(actor, 'use', request.capability),
    `running ${request.capability} on ${provider.label}`,
    connection.id,
  );
  const input = (capability.input ?? capability.contract.input).safeParse(request.input ?? {});
  const json: JsonObject = JSON.parse(JSON.stringify(input.data ?? {}));
  // A repeated request gets its run even if the connection can no longer be used.
  const keyed = input.success ? await findKeyed(unit, request, json) : null;
  if (keyed) return keyed;
  await enforceUse(unit, policy, actor, { provider, connection, capability: request.capability, what: 'running' });
  if (!input.success) throw invalid(`Input of ${request.capability}`, 'invalid_input', input.error);
  checkTimes(request);
  const allowed = { unit, jobs, actor, request, input: json, isRepeatable: isPull(capability) };
  const live = await joinLive(allowed);
  if (live) return live;
  if (!isPull(capability)) await refuseUnknownOutcome(unit, request, json);
  const run = toRun(actor, connection, request, json);
  if (!(await unit.runs.insert(run))) return findOther(allowed);
  await jobs.enqueueIn?.(unit.tx, { scope: { shopId: actor.shopId }, runId: run.id }, run.eta);
  await unit.events.append([runEvent(run, 'run.queued', `${run.capability} was requested`)]);
  return run;
}

/** Enqueues a committed run, unless the engine enqueued it inside the transaction. */
export async function deliver<Tx>({ jobs }: RunsOptions<Tx>, { shopId }: Actor, run: RunRow): Promise<void> {
  if (!jobs.enqueueIn && !isFinished(run.state)) await jobs.enqueue({ scope: { shopId }, runId: run.id }, run.eta);
}

export interface Use {
  readonly provider: Provider;
  readonly connection: ConnectionRow;
  readonly capability: string;
  /** What is done, as the denial names it: `running`. */
  readonly what: string;
}

/** @throws IntegrationError `policy_denied` if the actor may not use a capability, or it is not ready for use */
export async function enforceUse<Tx>(
  unit: UnitOfWork<Tx>,
  policy: Policy,
  actor: Actor,
  { provider, connection, capability, what }: Use,
): Promise<void> {
  const conditions: UseConditions = {
    connectionEnabled: connection.status === 'enabled',
    capabilityEnabled: connection.enabledCapabilities.includes(capability),
    credential: await readCredentialState(unit, provider, connection),
  };
  enforce(policy.decideUse(actor, capability, conditions), `${what} ${capability} on ${provider.label}`, connection.id);
}
