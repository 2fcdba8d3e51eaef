import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '../../errors.ts';
import { runEvent } from '../../events/event.ts';
import type { Logger } from '../../logger.ts';
import { enforce } from '../../policy/decision.ts';
import { deliverNext } from '../../runs/deliver-next.ts';
import { postponeAfter } from '../../runs/postpone-drain.ts';
import type { Actor } from '../../scope.ts';
import type { RunPageRequest } from '../../storage/run-repository.ts';
import type { RunRow } from '../../storage/run-row.ts';
import { isFinished } from '../../storage/run-state.ts';
import type { UnitOfWork } from '../../storage/storage.ts';
import { type ListPageRequest, readRunList } from '../list-request.ts';
import type { RunsOptions } from './request-run.ts';
import { type LookAtRun, watchRun } from './watch.ts';

/** Pauses between polls of `finished`, in milliseconds: each is twice the last, up to the longest. */
const pauses = { first: 10, longest: 250 };

export interface ShopRunsOptions<Tx> extends Pick<RunsOptions<Tx>, 'storage' | 'policy' | 'jobs'> {
  readonly log: Logger;
  /** Shared by all watchers. */
  readonly look: LookAtRun;
  /** Ends every watch and every wait. */
  readonly stopping: AbortSignal;
}

/** The runs of the actor's shop. */
export function createRuns<Tx>(parts: ShopRunsOptions<Tx>, actor: Actor) {
  const { storage, policy, look, stopping } = parts;
  const get = (id: string): Promise<RunRow> => storage.transaction(actor, (unit) => mustFindRun(unit, id));

  /**
   * Resolves with the run once it has ended, successfully or not: check `state` and `error`.
   * @throws IntegrationError `run_in_progress` if the integrations stop first; the reason of `signal`
   */
  async function waitFor(id: string, options: { signal?: AbortSignal } = {}): Promise<RunRow> {
    const { first, longest } = pauses;
    const ending = options.signal ? AbortSignal.any([stopping, options.signal]) : stopping;
    for (let pause = first; ; pause = Math.min(pause * 2, longest)) {
      options.signal?.throwIfAborted();
      const row = await get(id);
      if (isFinished(row.state)) return row;
      if (stopping.aborted) throw notFinished(row);
      // An abort only ends the pause; the checks above throw.
      await delay(pause, undefined, { signal: ending }).catch(() => undefined);
    }
  }

  return {
    get,
    watch: (id: string, { signal }: { signal?: AbortSignal } = {}) => watchRun(() => look(actor, id), stopping, signal),
    list: (request?: ListPageRequest<RunPageRequest>) =>
      storage.transaction(actor, (unit) => unit.runs.page(readRunList(request))),

    waitFor,

    /** Cancels a run: at once if it waits, at its next page if it is under way. What it committed stays. */
    cancel: async (id: string): Promise<RunRow> => {
      const run = await storage.transaction(actor, async (unit) => {
        const found = await unit.runs.find(id);
        if (found)
          enforce(policy.decide(actor, 'use', found.capability), `cancelling ${found.capability}`, found.connectionId);
        const row = await unit.runs.requestCancel(id, new Date());
        if (!row) return mustFindRun(unit, id);
        if (row.state === 'REVOKED' || !found?.cancelRequested) await unit.events.append([cancelEvent(row, actor)]);
        return row;
      });
      if (run.state !== 'REVOKED') return run;
      await postponeAfter(parts, actor, run, new Date());
      await deliverNext(parts, actor, run);
      return run;
    },
  };
}

const cancelEvent = (row: RunRow, actor: Actor) => {
  const by = { actorId: actor.id };
  if (row.state === 'REVOKED')
    return runEvent(row, 'run.revoked', `${row.capability}: cancelled before it started`, {}, by);
  const what = row.steps.attempted
    ? 'cancellation requested, but the run continues to its end: it may have gone out'
    : 'will end at its next page';
  return runEvent(row, 'run.cancel_requested', `${row.capability}: ${what}`, {}, by);
};

const notFinished = ({ id, capability }: RunRow) =>
  new IntegrationError(
    'run_in_progress',
    `Run ${id} (${capability}) had not ended when the integrations were stopped; another process resumes it. Follow it there.`,
  );

/** @throws IntegrationError `not_found`, for another shop's id exactly as for an unknown one. */
export async function mustFindRun<Tx>(unit: UnitOfWork<Tx>, id: string): Promise<RunRow> {
  const row = await unit.runs.find(id);
  if (!row) throw new IntegrationError('not_found', `There is no run ${id} in this shop.`);
  return row;
}
