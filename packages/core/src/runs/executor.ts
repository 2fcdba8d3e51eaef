import { isDryRun } from '../events/event.ts';
import { findCapability, isPull } from '../provider/provider.ts';
import type { Scope } from '../scope.ts';
import type { RunRow } from '../storage/run-row.ts';
import { isFinished } from '../storage/run-state.ts';
import { inSpan, instruments, markFailed, spanNames } from '../telemetry.ts';
import { linksTo } from '../trace-parent.ts';
import type { Urgency } from '../urgency.ts';
import { type Claimed, claim, notAlone } from './claim.ts';
import { deliverNext } from './deliver-next.ts';
import { drainInTurn } from './drain-in-turn.ts';
import { type AttemptEnd, endAttempt, processStops } from './end-attempt.ts';
import { executeDrain } from './execute-drain.ts';
import { executeDryRun } from './execute-dry-run.ts';
import { executePull } from './execute-pull.ts';
import { executePush } from './execute-push.ts';
import type { Isolation } from './isolation.ts';
import { keepLease } from './keep-lease.ts';
import { leaseAfterLosses } from './lost-leases.ts';
import { toTransientError } from './port-fault.ts';
import { isDrain, postponeAfter, restAfterFailure } from './postpone-drain.ts';
import type { RunnerOptions, RunWork } from './run-work.ts';

/**
 * Claims a run and executes it. Any number of workers can call this for any run at any time: only one gets it.
 * @returns when to deliver it again: for its next attempt, when it is due, or when the lease of another worker expires. Null if it
 * has ended. `not alone` if it may crash its process and other runs are under way there.
 */
export async function executeRun<Tx>(
  options: RunnerOptions<Tx>,
  scope: Scope,
  runId: string,
  owner: string,
  stop: AbortSignal,
  isolation: Isolation,
): Promise<Date | null | 'not alone'> {
  const claimed = await claim(options, scope, runId, owner, isolation).catch((error: unknown) => {
    if (error !== notAlone) throw error;
    return 'not alone' as const;
  });
  if (claimed === null || claimed instanceof Date || claimed === 'not alone') return claimed;
  if ('ended' in claimed) {
    await postpone(options, scope, claimed.ended, claimed.state);
    await deliverNext(options, scope, claimed.ended);
    return null;
  }
  const { run, connection } = claimed;
  const about = { 'makerfex.provider': connection.providerKey, 'makerfex.capability': run.capability };
  const attributes = { ...about, 'makerfex.run.id': run.id, 'makerfex.run.attempt': run.attempts };
  const onProgress = () => isolation.clear(run.id);
  const started = performance.now();
  const { state, eta } = await inSpan(
    spanNames.run,
    attributes,
    async (span) => {
      const end = await attempt(options, scope, claimed, { owner, onProgress }, stop, (error) =>
        markFailed(span, error),
      );
      span.setAttribute('makerfex.run.state', end.state);
      return end;
    },
    // Its own trace: one request can start thousands of runs, which last for days.
    { root: true, links: linksTo(run.traceParent) },
  );
  const { attempts, attemptSeconds } = instruments();
  attempts.add(1, { ...about, 'makerfex.run.state': state });
  attemptSeconds.record((performance.now() - started) / 1000, { ...about, 'makerfex.run.state': state });
  await postpone(options, scope, run, state);
  if (state !== 'lost' && isFinished(state)) await deliverNext(options, scope, run);
  return eta;
}

/** Postpones what a drain did not fetch that has failed, or was cancelled. */
async function postpone<Tx>(options: RunnerOptions<Tx>, scope: Scope, run: RunRow, state: AttemptEnd['state']) {
  if (state === 'FAILURE') await restAfterFailure(options, scope, run, options.clock.now());
  else if (state === 'REVOKED') await postponeAfter(options, scope, run, options.clock.now());
}

async function attempt<Tx>(
  runner: RunnerOptions<Tx>,
  scope: Scope,
  { run, connection, stored, due, live, held }: Claimed,
  { owner, onProgress }: Pick<RunWork<Tx>, 'owner' | 'onProgress'>,
  stop: AbortSignal,
  reportError: (error: unknown) => void,
): Promise<AttemptEnd> {
  const abort = new AbortController();
  const signal = AbortSignal.any([stop, abort.signal]);
  const options = { ...runner, leaseMs: leaseAfterLosses(run, runner.leaseMs) };
  const stopRenewing = keepLease(options, scope, run, owner, abort, runner.leaseMs / 3);
  try {
    const provider = options.provider(connection.providerKey);
    const about = { scope, connection, provider, runId: run.id, actorId: run.actorId, signal };
    const http = await options.http({ ...about, urgency: urgencyOf(run), live, onUse: (event) => held.hold(event) });
    const own = isDrain(run) ? { ...options, ...drainInTurn(options) } : options;
    await execute({
      options: own,
      scope,
      run,
      connection,
      stored,
      due,
      provider,
      owner,
      signal,
      held,
      http,
      onProgress,
    });
    return { state: 'SUCCESS', eta: null };
  } catch (error) {
    const reason = toTransientError(options.storage, `run ${run.id}`, signal.aborted ? signal.reason : error);
    const end = await endAttempt(options, scope, run, owner, reason, held);
    if (end.state !== 'REVOKED' && reason !== processStops) reportError(reason);
    return end;
  } finally {
    await stopRenewing();
  }
}

async function execute<Tx>(work: RunWork<Tx>): Promise<void> {
  if (isDrain(work.run)) return executeDrain(work);
  const capability = findCapability(work.provider, work.run.capability);
  if (!isPull(capability)) await executePush(work, capability);
  else if (isDryRun(work.run)) await executeDryRun(work, capability);
  else await executePull(work, capability);
}

function urgencyOf(run: RunRow): Urgency {
  if (isDrain(run)) return 'delivery';
  return run.trigger === 'schedule' ? 'schedule' : 'person';
}
