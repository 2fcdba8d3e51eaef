import { readCredentialState } from '../../credentials/credential-state.ts';
import { IntegrationError } from '../../errors.ts';
import { runEvent } from '../../events/event.ts';
import { invalid } from '../../invalid.ts';
import type { JobEngine } from '../../jobs/job-engine.ts';
import type { Logger } from '../../logger.ts';
import { enforce } from '../../policy/decision.ts';
import type { Policy } from '../../policy/policy.ts';
import type { CredentialState, UseConditions } from '../../policy/use-conditions.ts';
import { type Capability, findCapability, isPull, type Provider } from '../../provider/provider.ts';
import { isOneLine } from '../../records/one-line.ts';
import { deliverNext } from '../../runs/deliver-next.ts';
import type { Actor, Scope } from '../../scope.ts';
import { noSuchConnection } from '../../storage/must-find.ts';
import type { ConnectionRow, CredentialRow, JsonObject } from '../../storage/rows.ts';
import type { RunRow } from '../../storage/run-row.ts';
import { isFinished } from '../../storage/run-state.ts';
import type { Storage, UnitOfWork } from '../../storage/storage.ts';
import { type AllowedRequest, findKeyed } from './join-run.ts';
import { joinOrInsert, type RecordedRun } from './line-up.ts';
import { byActor, type Requester } from './requester.ts';
import { checkTimes } from './reschedule.ts';
import type { RunRequest } from './run-request.ts';
import { subjectOf } from './subject.ts';

export interface RunsOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: (key: string) => Provider;
  readonly jobs: JobEngine;
  readonly policy: Policy;
  readonly log: Logger;
}

/** Requests a run. Returns as soon as it is recorded; follow it with `watch` or `finished`. */
export async function requestRun<Tx>(options: RunsOptions<Tx>, actor: Actor, request: RunRequest): Promise<RunRow> {
  checkKey(request);
  await options.jobs.prepare?.();
  const by = byActor(options.policy, actor);
  const recorded = await options.storage.transaction(actor, (unit) => recordRun(unit, options, by, request));
  await deliver(options, actor, recorded);
  return recorded.run;
}

/** @throws IntegrationError `invalid_input` */
export function checkKey({ idempotencyKey = '' }: RunRequest): void {
  if (!isOneLine(idempotencyKey))
    throw new IntegrationError('invalid_input', 'The idempotency key must be one line, without control characters.', {
      issues: [{ path: 'idempotencyKey', problem: 'must be one line' }],
    });
}

/**
 * Records a run inside the caller's transaction, or finds the run that already stands for the request. Await `jobs.prepare` before
 * the transaction, and {@link deliver} the run after the commit.
 * @throws IntegrationError `policy_denied`, `invalid_input`, `run_in_progress`, `outcome_unknown`
 */
export async function recordRun<Tx>(
  unit: UnitOfWork<Tx>,
  { provider: findProvider, jobs }: Pick<RunsOptions<Tx>, 'provider'> & Pick<AllowedRequest<Tx>, 'jobs'>,
  requester: Requester,
  request: RunRequest,
): Promise<RecordedRun> {
  const found = await unit.connections.findWithCredential(request.connectionId);
  if (!found) throw noSuchConnection(request.connectionId);
  const { connection, live } = found;
  const provider = findProvider(connection.providerKey);
  const capability = findCapability(provider, request.capability);
  const byRole = requester.decideRole?.(request.capability);
  if (byRole) enforce(byRole, `running ${request.capability} on ${provider.label}`, connection.id);
  const input = readInput(capability, request.input);
  const json = toJson(input.data);
  // A repeated request gets its run even if the connection can no longer be used.
  const keyed = input.success ? await findKeyed(unit, request, json) : null;
  if (keyed) return { run: keyed, waits: keyed.subject !== null };
  await enforceUse(unit, requester, { provider, connection, live, capability: request.capability, what: 'running' });
  if (!input.success) throw invalid(`Input of ${request.capability}`, 'invalid_input', input.error);
  checkTimes(request);
  const line = {
    connectionId: connection.id,
    capability: request.capability,
    subject: subjectOf(capability, input.data),
  };
  const { run, isNew, waits } = await joinOrInsert(
    { unit, jobs, actor: requester, request, input: json, line, isRepeatable: isPull(capability) },
    connection,
  );
  if (!isNew) return { run, waits };
  if (!waits) await jobs.enqueueIn?.(unit.query, { scope: { shopId: requester.shopId }, runId: run.id }, run.eta);
  // A scheduled run is recorded when it starts, or, if it finds nothing, when it ends.
  if (run.trigger !== 'schedule')
    await unit.events.append([runEvent(run, 'run.queued', `${run.capability} was requested`)]);
  return { run, waits };
}

/** Enqueues a committed run, or the first of its line, unless the engine enqueued it inside the transaction. */
export async function deliver<Tx>(
  options: Pick<RunsOptions<Tx>, 'storage' | 'jobs' | 'log'>,
  { shopId }: Scope,
  { run, waits }: RecordedRun,
): Promise<void> {
  if (isFinished(run.state)) return;
  if (waits) await deliverNext(options, { shopId }, run);
  else if (!options.jobs.enqueueIn) await options.jobs.enqueue({ scope: { shopId }, runId: run.id }, run.eta);
}

export interface Use {
  readonly provider: Provider;
  readonly connection: ConnectionRow;
  /** The live credential, if it was read with the connection. */
  readonly live?: CredentialRow | null;
  readonly capability: string;
  /** What is done, as the denial names it: `running`. */
  readonly what: string;
}

/** @throws IntegrationError `policy_denied` if the requester may not use a capability, or it is not ready for use */
export async function enforceUse<Tx>(
  unit: UnitOfWork<Tx>,
  requester: Requester,
  { provider, connection, live, capability, what }: Use,
): Promise<void> {
  const conditions = conditionsOf(connection, capability, await readCredentialState(unit, provider, connection, live));
  enforce(requester.decideUse(capability, conditions), `${what} ${capability} on ${provider.label}`, connection.id);
}

export const conditionsOf = (
  { status, enabledCapabilities }: Pick<ConnectionRow, 'status' | 'enabledCapabilities'>,
  capability: string,
  credential: CredentialState,
): UseConditions => ({
  connectionEnabled: status === 'enabled',
  capabilityEnabled: enabledCapabilities.includes(capability),
  credential,
});

/** Reads the input of a run by the schema of its capability. */
export const readInput = (capability: Capability, input: unknown) =>
  (capability.input ?? capability.contract.input).safeParse(input ?? {});

/** What was read, as the run stores it. */
export const toJson = (input: unknown): JsonObject => JSON.parse(JSON.stringify(input ?? {}));
