import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { invalid, mustFind } from '../connections/connections.ts';
import { readCredentialState } from '../credentials/credential-state.ts';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { newId } from '../ids.ts';
import { enforce } from '../policy/decision.ts';
import type { Policy } from '../policy/policy.ts';
import type { UseConditions } from '../policy/use-conditions.ts';
import { findCapability, type Provider } from '../provider.ts';
import type { Actor } from '../scope.ts';
import type { ConnectionRow, JsonObject, PageRequest, RunRow, Storage, StorageUnit } from '../storage.ts';
import type { Jobs } from './in-process-jobs.ts';
import { isFinished } from './state.ts';

export interface RunsOptions<Tx> {
  readonly storage: Storage<Tx>;
  readonly provider: (key: string) => Provider;
  readonly jobs: Jobs;
  readonly policy: Policy;
}

/** Pauses between two looks at a run: short after a change, then growing. */
const watchPauseMs = { first: 15, longest: 150 };

/** Asks for a run. Returns as soon as it is recorded; `watch` and `finished` tell how it goes. */
export async function requestRun<Tx>(
  { storage, provider, jobs, policy }: RunsOptions<Tx>,
  actor: Actor,
  request: { connectionId: string; capability: string; input: unknown; idempotencyKey?: string | undefined },
): Promise<RunRow> {
  const run = await storage.transaction(actor, async (unit) => {
    const connection = await mustFind(unit, request.connectionId);
    const of = provider(connection.providerKey);
    const capability = findCapability(of, request.capability);
    enforce(
      policy.decideUse(actor, request.capability, await useConditions(unit, of, connection, request.capability)),
      `running ${request.capability} on ${of.label}`,
    );
    const input = (capability.input ?? capability.contract.input).safeParse(request.input ?? {});
    if (!input.success) throw invalid(`Input of ${request.capability}`, 'invalid_input', input.error);
    const json: JsonObject = JSON.parse(JSON.stringify(input.data));
    return (await findEarlier(unit, request, json)) ?? insert(unit, actor, request, json);
  });
  if (!isFinished(run.state)) jobs.enqueue({ shopId: actor.shopId }, run.id);
  return run;
}

async function useConditions<Tx>(
  unit: StorageUnit<Tx>,
  provider: Provider,
  connection: ConnectionRow,
  capability: string,
): Promise<UseConditions> {
  const conditions = {
    connectionEnabled: connection.status === 'enabled',
    capabilityEnabled: connection.enabledCapabilities.includes(capability),
  };
  return { ...conditions, credential: await readCredentialState(unit, provider, connection.id) };
}

/** The run that this request means already: by its key, or because the same one is under way. */
async function findEarlier<Tx>(
  unit: StorageUnit<Tx>,
  request: { connectionId: string; capability: string; idempotencyKey?: string | undefined },
  input: JsonObject,
): Promise<RunRow | null> {
  const { connectionId, capability, idempotencyKey } = request;
  // Compared by value: a database does not keep the order of keys.
  const same = (row: RunRow) => row.capability === capability && isDeepStrictEqual(row.input, input);
  const keyed = idempotencyKey ? await unit.runs.findByIdempotencyKey(connectionId, idempotencyKey) : null;
  if (keyed && !same(keyed))
    throw new IntegrationError(
      'run_in_progress',
      `The idempotency key was used for another run, ${keyed.id}: use a new one.`,
    );
  if (keyed) return keyed;
  const live = await unit.runs.findLive(connectionId, capability);
  if (!live) await refuseDoubt(unit, request, same);
  if (live && !same(live))
    throw new IntegrationError(
      'run_in_progress',
      `Run ${live.id} of ${capability} is under way with another input: wait for it, or cancel it.`,
    );
  return live;
}

/** What may have gone out already must not go out again before somebody has looked. */
async function refuseDoubt<Tx>(
  unit: StorageUnit<Tx>,
  { connectionId, capability }: { connectionId: string; capability: string },
  same: (row: RunRow) => boolean,
): Promise<void> {
  const doubtful = (await unit.runs.findUnknownOutcomes(connectionId, capability)).find(same);
  if (doubtful)
    throw new IntegrationError(
      'outcome_unknown',
      `The same was tried by run ${doubtful.id}, and it is not known whether it went out: reconcile that run, or settle it.`,
    );
}

async function insert<Tx>(
  unit: StorageUnit<Tx>,
  actor: Actor,
  request: { connectionId: string; capability: string; idempotencyKey?: string | undefined },
  input: JsonObject,
): Promise<RunRow> {
  const { connectionId, capability } = request;
  const row: RunRow = {
    id: newId(),
    connectionId,
    capability,
    input,
    state: 'PENDING',
    progress: { fetched: 0, created: 0, changed: 0, unchanged: 0, deleted: 0, rejected: 0, total: null },
    steps: { notes: {}, attempted: false },
    attempts: 0,
    idempotencyKey: request.idempotencyKey ?? null,
    leaseOwner: null,
    leaseExpiresAt: null,
    cancelRequested: false,
    result: null,
    error: null,
    actorId: actor.id,
    createdAt: new Date(),
    startedAt: null,
    finishedAt: null,
  };
  if (!(await unit.runs.insert(row))) {
    const other = await findEarlier(unit, request, input);
    if (other) return other;
    throw new IntegrationError(
      'run_in_progress',
      `Another run of ${capability} was asked for and ended at this moment: ask again.`,
    );
  }
  await unit.events.append([
    newEvent('run.queued', `${capability} was asked for`, {
      connectionId,
      actorId: actor.id,
      meta: { run_id: row.id },
    }),
  ]);
  return row;
}

/** The runs of the actor's shop. */
export function createRuns<Tx>({ storage, policy }: RunsOptions<Tx>, actor: Actor) {
  const get = (id: string): Promise<RunRow> =>
    storage.transaction(actor, async (unit) => {
      const row = await unit.runs.find(id);
      if (!row) throw new IntegrationError('not_found', `There is no run ${id} in this shop.`);
      return row;
    });

  /** Yields the run whenever it has changed, and ends once it is finished. Works across processes. */
  async function* watch(id: string, options: { signal?: AbortSignal } = {}): AsyncGenerator<RunRow, void, undefined> {
    for (let last = '', pause = watchPauseMs.first; ; pause = Math.min(pause * 2, watchPauseMs.longest)) {
      options.signal?.throwIfAborted();
      const row = await get(id);
      const now = JSON.stringify([row.state, row.progress, row.attempts, row.cancelRequested]);
      if (now !== last) {
        yield row;
        pause = watchPauseMs.first;
      }
      last = now;
      if (isFinished(row.state)) return;
      await delay(pause, undefined, options.signal ? { signal: options.signal } : {});
    }
  }

  return {
    get,
    watch,
    list: (request: PageRequest & { connectionId?: string }) =>
      storage.transaction(actor, (unit) => unit.runs.page(request)),

    /** Resolves with the run once it is finished, whatever its end: look at `state` and `error`. */
    finished: async (id: string, options: { signal?: AbortSignal } = {}): Promise<RunRow> => {
      for await (const row of watch(id, options)) if (isFinished(row.state)) return row;
      return get(id);
    },

    /** Ends a run: at once where it waits, at its next page where it is under way. What it committed stays. */
    cancel: (id: string): Promise<RunRow> =>
      storage.transaction(actor, async (unit) => {
        const asked = await unit.runs.find(id);
        if (asked) enforce(policy.decide(actor, 'use', asked.capability), `cancelling ${asked.capability}`);
        const row = await unit.runs.requestCancel(id, new Date());
        if (row?.state === 'REVOKED')
          await unit.events.append([
            newEvent('run.revoked', `${row.capability}: cancelled before it started`, {
              connectionId: row.connectionId,
              actorId: actor.id,
              meta: { run_id: id },
            }),
          ]);
        if (row) return row;
        const ended = await unit.runs.find(id);
        if (!ended) throw new IntegrationError('not_found', `There is no run ${id} in this shop.`);
        return ended;
      }),
  };
}
