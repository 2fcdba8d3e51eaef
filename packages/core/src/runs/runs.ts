import { setTimeout as delay } from 'node:timers/promises';
import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { enforce } from '../policy/decision.ts';
import type { Actor } from '../scope.ts';
import type { RunPageRequest } from '../storage.ts';
import type { RunRow } from '../storage-rows.ts';
import type { RunsOptions } from './request-run.ts';
import { isFinished } from './state.ts';

/** Pauses between two looks at a run, in milliseconds: they grow while nothing changes. */
const pauses = { watching: { first: 50, longest: 200 }, waiting: { first: 10, longest: 250 } };

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
    const { first, longest } = pauses.watching;
    for (let last = '', pause = first; ; pause = Math.min(pause * 2, longest)) {
      options.signal?.throwIfAborted();
      const row = await get(id);
      const now = JSON.stringify([row.state, row.progress, row.attempts, row.cancelRequested]);
      if (now !== last) {
        yield row;
        pause = first;
      }
      last = now;
      if (isFinished(row.state)) return;
      await delay(pause, undefined, options.signal ? { signal: options.signal } : {});
    }
  }

  /** Resolves with the run once it is finished, whatever its end: look at `state` and `error`. */
  async function finished(id: string, options: { signal?: AbortSignal } = {}): Promise<RunRow> {
    const { first, longest } = pauses.waiting;
    for (let pause = first; ; pause = Math.min(pause * 2, longest)) {
      options.signal?.throwIfAborted();
      const row = await get(id);
      if (isFinished(row.state)) return row;
      await delay(pause, undefined, options.signal ? { signal: options.signal } : {});
    }
  }

  return {
    get,
    watch,
    list: (request: RunPageRequest) => storage.transaction(actor, (unit) => unit.runs.page(request)),

    finished,

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
