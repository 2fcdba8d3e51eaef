import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '../../errors.ts';
import { newEvent } from '../../events/event.ts';
import { enforce } from '../../policy/decision.ts';
import type { Actor } from '../../scope.ts';
import type { RunRow } from '../../storage/rows.ts';
import { isFinished } from '../../storage/run-state.ts';
import type { RunPageRequest, StorageUnit } from '../../storage/storage.ts';
import type { RunsOptions } from './request-run.ts';
import { type LookAtRun, watchRun } from './watch.ts';

/** Pauses between two looks of who waits for the end, in milliseconds: they grow while nothing changes. */
const pauses = { first: 10, longest: 250 };

export interface ShopRunsOptions<Tx> extends Pick<RunsOptions<Tx>, 'storage' | 'policy'> {
  /** Shared by all who watch. */
  readonly look: LookAtRun;
  /** Ends every watch and every wait. */
  readonly stopping: AbortSignal;
}

/** The runs of the actor's shop. */
export function createRuns<Tx>({ storage, policy, look, stopping }: ShopRunsOptions<Tx>, actor: Actor) {
  const get = (id: string): Promise<RunRow> => storage.transaction(actor, (unit) => mustFindRun(unit, id));

  /**
   * Resolves with the run once it is finished, whatever its end: look at `state` and `error`.
   * @throws IntegrationError `run_in_progress` where the integrations are stopped before; the reason of `signal`
   */
  async function finished(id: string, options: { signal?: AbortSignal } = {}): Promise<RunRow> {
    const { first, longest } = pauses;
    const ending = options.signal ? AbortSignal.any([stopping, options.signal]) : stopping;
    for (let pause = first; ; pause = Math.min(pause * 2, longest)) {
      options.signal?.throwIfAborted();
      const row = await get(id);
      if (isFinished(row.state)) return row;
      if (stopping.aborted) throw notFinished(row);
      // Whatever ends the pause early is told by the next look.
      await delay(pause, undefined, { signal: ending }).catch(() => undefined);
    }
  }

  return {
    get,
    watch: (id: string, { signal }: { signal?: AbortSignal } = {}) => watchRun(() => look(actor, id), stopping, signal),
    list: (request: RunPageRequest) => storage.transaction(actor, (unit) => unit.runs.page(request)),

    finished,

    /** Ends a run: at once where it waits, at its next page where it is under way. What it committed stays. */
    cancel: (id: string): Promise<RunRow> =>
      storage.transaction(actor, async (unit) => {
        const asked = await unit.runs.find(id);
        if (asked)
          enforce(policy.decide(actor, 'use', asked.capability), `cancelling ${asked.capability}`, asked.connectionId);
        const row = await unit.runs.requestCancel(id, new Date());
        if (!row) return mustFindRun(unit, id);
        if (row.state === 'REVOKED' || !asked?.cancelRequested) await unit.events.append([cancelEvent(row, actor)]);
        return row;
      }),
  };
}

const cancelEvent = (row: RunRow, actor: Actor) => {
  const about = { connectionId: row.connectionId, actorId: actor.id, meta: { run_id: row.id } };
  if (row.state === 'REVOKED') return newEvent('run.revoked', `${row.capability}: cancelled before it started`, about);
  const what = row.steps.attempted
    ? 'was asked to end, and is followed to its end: it may have gone out'
    : 'is to end at its next page';
  return newEvent('run.cancel_requested', `${row.capability}: ${what}`, about);
};

const notFinished = ({ id, capability }: RunRow) =>
  new IntegrationError(
    'run_in_progress',
    `Run ${id} (${capability}) had not ended when the integrations were stopped; whichever process is started next goes on with it. Look at it there.`,
  );

/** @throws IntegrationError `not_found`, for another shop's id exactly as for an unknown one. */
export async function mustFindRun<Tx>(unit: StorageUnit<Tx>, id: string): Promise<RunRow> {
  const row = await unit.runs.find(id);
  if (!row) throw new IntegrationError('not_found', `There is no run ${id} in this shop.`);
  return row;
}
