import { isDeepStrictEqual } from 'node:util';
import { IntegrationError } from '../../errors.ts';
import type { JobEngine } from '../../jobs/job-engine.ts';
import type { Actor } from '../../scope.ts';
import type { JsonObject } from '../../storage/rows.ts';
import type { RunLine, RunRow } from '../../storage/run-row.ts';
import { isFinished } from '../../storage/run-state.ts';
import type { UnitOfWork } from '../../storage/storage.ts';
import { mostJoinedKeys } from '../../storage/support.ts';
import { reschedule } from './reschedule.ts';
import type { RunRequest } from './run-request.ts';

/** A request that the policy allows. */
export interface AllowedRequest<Tx> {
  readonly unit: UnitOfWork<Tx>;
  /** Enqueues inside the transaction, if it can. */
  readonly jobs: Pick<JobEngine, 'enqueueIn'>;
  readonly actor: Pick<Actor, 'id' | 'shopId'>;
  readonly request: RunRequest;
  readonly input: JsonObject;
  /** Where its run belongs. */
  readonly line: RunLine;
  /** Whether running it again is harmless. */
  readonly isRepeatable: boolean;
}

/** The run that an earlier request with this key got. */
export async function findKeyed<Tx>(
  unit: UnitOfWork<Tx>,
  request: RunRequest,
  input: JsonObject,
): Promise<RunRow | null> {
  const { connectionId, idempotencyKey } = request;
  const keyed = idempotencyKey ? await unit.runs.findByIdempotencyKey(connectionId, idempotencyKey) : null;
  if (!keyed || isSame(request, input)(keyed)) return keyed;
  throw new IntegrationError(
    'run_in_progress',
    `The idempotency key was used for another run, ${keyed.id}: use a new one.`,
  );
}

/**
 * The last run of the line, if it is the same: from now on the key of this request stands for it. If it waits for its `eta`, it
 * waits no longer than this request would.
 * @returns null if a new run is needed
 */
export async function joinLive<Tx>({
  unit,
  jobs,
  actor,
  request,
  input,
  line,
  isRepeatable,
}: AllowedRequest<Tx>): Promise<RunRow | null> {
  const { capability, idempotencyKey } = request;
  const found = await unit.runs.findLive(line);
  if (!found) return null;
  if (!isSame(request, input)(found)) {
    if (line.subject !== null) return null;
    throw new IntegrationError(
      'run_in_progress',
      `Run ${found.id} of ${capability} is under way with another input: wait for it, or cancel it.`,
    );
  }
  const live = await reschedule(unit, jobs, actor, found, request);
  if (!live) return null;
  // A cancelled run does nothing for this request, so its key stays free.
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
    `Run ${id} of ${capability} is under way, and ${mostJoinedKeys} other idempotency keys have joined it, the most for one run: wait for its end, or send the request without a key.`,
  );

/** Compared by value: a database does not preserve the order of keys. */
const isSame =
  ({ capability }: RunRequest, input: JsonObject) =>
  (row: RunRow): boolean =>
    row.capability === capability && isDeepStrictEqual(row.input, input);

/**
 * What may have gone out must not go out again until somebody has checked, and of its subject nothing else.
 * @throws IntegrationError `outcome_unknown`
 */
export async function refuseUnknownOutcome<Tx>({ unit, request, input, line }: AllowedRequest<Tx>): Promise<void> {
  const unknown = await unit.runs.findUnknownOutcomes(line);
  const found = line.subject === null ? unknown.find(isSame(request, input)) : unknown[0];
  if (!found) return;
  const what = line.subject === null ? 'tried the same' : 'is about the same';
  throw new IntegrationError(
    'outcome_unknown',
    `Run ${found.id} ${what}, and it is unknown whether it went out: reconcile that run, or settle it.`,
  );
}
