import { IntegrationError } from '../errors.ts';
import { newEvent } from '../events/event.ts';
import { enforce } from '../policy/decision.ts';
import type { Actor } from '../scope.ts';
import type { StorageUnit } from '../storage.ts';
import type { RunRow } from '../storage-rows.ts';
import type { RunsOptions } from './request-run.ts';

/** What a person found where the provider could not tell. */
export type Settlement = 'done' | 'not_done';

/** Ways out of a push whose outcome is unknown: asking the provider once more, or a person's word. */
export function createDoubts<Tx>({ storage, policy, jobs }: RunsOptions<Tx>, actor: Actor) {
  const find = async (unit: StorageUnit<Tx>, id: string, what: string): Promise<RunRow> => {
    const row = await unit.runs.find(id);
    if (!row) throw new IntegrationError('not_found', `There is no run ${id} in this shop.`);
    enforce(policy.decide(actor, 'use', row.capability), `${what} ${row.capability}`);
    if (row.error?.code === 'outcome_unknown') return row;
    throw new IntegrationError(
      'invalid_input',
      `Run ${id} has ended as ${row.state}, and there is no doubt about its outcome.`,
    );
  };

  return {
    /** Takes the run up again from its steps: the provider is asked what came of it before anything goes out. */
    reconcile: async (id: string): Promise<RunRow> => {
      const run = await storage.transaction(actor, async (unit) => {
        const row = await find(unit, id, 'reconciling');
        const reopened = await unit.runs.reopen(id);
        if (!reopened)
          throw new IntegrationError(
            'run_in_progress',
            `Another run of ${row.capability} is under way: reconcile run ${id} after it.`,
          );
        await unit.events.append([
          newEvent('run.retrying', `${row.capability}: taken up again to find out what came of it`, about(row, actor)),
        ]);
        return reopened;
      });
      await jobs.enqueue({ scope: { shopId: actor.shopId }, runId: id }, null);
      return run;
    },

    /** Ends the doubt: `done` makes the run a SUCCESS, `not_done` leaves it a FAILURE that may be tried again. */
    settle: (id: string, found: Settlement): Promise<RunRow> =>
      storage.transaction(actor, async (unit) => {
        const row = await find(unit, id, 'settling');
        const settled = await unit.runs.settle(
          id,
          found === 'done'
            ? { state: 'SUCCESS', result: { settled_by: actor.id }, error: null }
            : {
                state: 'FAILURE',
                result: null,
                error: { code: 'outcome_settled', kind: 'provider', message: `A person found that it did not go out.` },
              },
        );
        if (!settled)
          throw new IntegrationError('stale_version', `Run ${id} was settled by someone else: read it again.`);
        const word = found === 'done' ? 'it went out' : 'it did not go out';
        await unit.events.append([
          newEvent('run.settled', `${row.capability}: a person found that ${word}`, about(row, actor)),
        ]);
        return settled;
      }),
  };
}

const about = (row: RunRow, actor: Actor) => ({
  connectionId: row.connectionId,
  actorId: actor.id,
  meta: { run_id: row.id },
});
