import { importOrders } from '@makerfex/integrations-core/provider';
import { isFinished, type RunState, runMoves } from '@makerfex/integrations-core/storage';
import { type FoundRun, isDrain } from '../evidence.ts';

/** The state that an event of the log reports. */
const stateOf: Readonly<Record<string, RunState>> = {
  'run.queued': 'PENDING',
  'run.received': 'RECEIVED',
  'run.started': 'STARTED',
  'run.resumed': 'STARTED',
  'run.retrying': 'RETRY',
  'run.succeeded': 'SUCCESS',
  'run.failed': 'FAILURE',
  'run.revoked': 'REVOKED',
};

/** States of a run by its events, in their order. */
export function statesOf(run: FoundRun): readonly RunState[] {
  const states = run.events.flatMap((type) => stateOf[type] ?? []);
  if (!isStartSilent(run, states)) return states;
  const begun = states.findIndex((state) => state !== 'PENDING' && state !== 'RECEIVED');
  return states.toSpliced(begun, 0, 'STARTED');
}

/** The first attempt of an import or a drain writes nothing if it finds nothing, or is killed before it does. */
const isStartSilent = (run: FoundRun, states: readonly RunState[]): boolean =>
  (run.capability === importOrders.key || isDrain(run)) &&
  !run.events.includes('run.started') &&
  states.filter((state) => state === 'STARTED').length + run.crashes === run.attempts - 1;

/** Whether the log shows a life that the state machine allows, and the row ends where it does. */
export function checkHistory(run: FoundRun): string[] {
  const states = statesOf(run);
  const attempts = states.filter((state) => state === 'STARTED').length + run.crashes;
  const illegal = states.flatMap((state, n) => {
    const before = states[n - 1];
    if (before === undefined) return state === 'PENDING' ? [] : [`it begins as ${state}`];
    return isLegal(run, before, state) ? [] : [`it went from ${before} to ${state}`];
  });
  return [
    ...illegal,
    ...(states.length === 0 ? ['the log does not know it'] : []),
    ...(states.length > 0 && states.at(-1) !== run.state
      ? [`it is ${run.state}, and its log ends ${states.at(-1)}`]
      : []),
    ...(attempts === run.attempts ? [] : [`it counts ${run.attempts} attempts, and its log ${attempts}`]),
    ...(isFinished(run.state) ? [] : [`it is stuck as ${run.state}`]),
  ].map((what) => `Run ${run.id} of ${run.shopId}: ${what} (${states.join(', ')}).`);
}

/** FAILURE is left by a person who has a push reconciled, and for nothing else. */
const isLegal = (run: FoundRun, before: RunState, after: RunState): boolean =>
  (!isFinished(before) || !(run.capability === importOrders.key || isDrain(run))) && runMoves[before].includes(after);
