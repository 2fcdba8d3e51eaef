import { IntegrationError } from '../../errors.ts';
import { runEvent } from '../../events/event.ts';
import { enforce } from '../../policy/decision.ts';
import type { Actor } from '../../scope.ts';
import { mustFind } from '../../storage/must-find.ts';
import type { RunRow } from '../../storage/run-row.ts';
import type { UnitOfWork } from '../../storage/storage.ts';
import { enforceUse, type RunsOptions } from './request-run.ts';
import { byActor } from './requester.ts';
import { mustFindRun } from './runs.ts';

/** What a person found out about a push whose outcome was unknown. */
export type Settlement = 'done' | 'not_done';

/** Resolves pushes whose outcome is unknown: by checking with the provider again, or by a person's word. */
export function createUnknownOutcomes<Tx>(
  { storage, provider: findProvider, policy, jobs }: RunsOptions<Tx>,
  actor: Actor,
) {
  const find = async (unit: UnitOfWork<Tx>, id: string, what: string): Promise<RunRow> => {
    const row = await mustFindRun(unit, id);
    enforce(policy.decide(actor, 'use', row.capability), `${what} ${row.capability}`, row.connectionId);
    return row;
  };
  const record = (unit: UnitOfWork<Tx>, row: RunRow, type: 'run.retrying' | 'run.settled', what: string) =>
    unit.events.append([runEvent(row, type, `${row.capability}: ${what}`, {}, { actorId: actor.id })]);

  return {
    /** Resumes a failed push from its last step: nothing is done twice, and what may have gone out is checked first. */
    reconcile: async (id: string): Promise<RunRow> => {
      const run = await storage.transaction(actor, async (unit) => {
        const row = await find(unit, id, 'reconciling');
        const hasSteps = row.state === 'FAILURE' && Object.keys(row.steps.notes).length > 0;
        if (!isOutcomeUnknown(row) && !hasSteps)
          throw new IntegrationError(
            'invalid_input',
            `Run ${id} is ${row.state} and is not a push that failed after its first step: there is nothing to resume.`,
          );
        const connection = await mustFind(unit, row.connectionId);
        const provider = findProvider(connection.providerKey);
        await enforceUse(unit, byActor(policy, actor), {
          provider,
          connection,
          capability: row.capability,
          what: 'reconciling',
        });
        const reopened = await unit.runs.reopen(id);
        if (!reopened)
          throw new IntegrationError(
            'run_in_progress',
            `Another run of ${row.capability} is under way: reconcile run ${id} after it.`,
          );
        await record(unit, row, 'run.retrying', 'resumed from its last step');
        return reopened;
      });
      await jobs.enqueue({ scope: { shopId: actor.shopId }, runId: id }, null);
      return run;
    },

    /** Records the outcome: `done` makes the run a SUCCESS, `not_done` leaves it a FAILURE that can be requested again. */
    settle: (id: string, found: Settlement): Promise<RunRow> =>
      storage.transaction(actor, async (unit) => {
        const row = await find(unit, id, 'settling');
        if (!isOutcomeUnknown(row))
          throw new IntegrationError(
            'invalid_input',
            `Run ${id} is ${row.state}, and its outcome is not unknown: there is nothing to settle.`,
          );
        const settled = await unit.runs.settle(
          id,
          found === 'done'
            ? { state: 'SUCCESS', result: { settled_by: actor.id }, error: null }
            : {
                state: 'FAILURE',
                result: null,
                error: { code: 'outcome_settled', kind: 'provider', message: 'A person found that it did not go out.' },
              },
        );
        if (!settled)
          throw new IntegrationError('stale_version', `Run ${id} was settled by someone else: read it again.`);
        const word = found === 'done' ? 'it went out' : 'it did not go out';
        await record(unit, row, 'run.settled', `a person found that ${word}`);
        return settled;
      }),
  };
}

const isOutcomeUnknown = ({ error }: RunRow): boolean => error?.code === 'outcome_unknown';
