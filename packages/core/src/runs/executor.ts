import type { IntegrationError } from '../errors.ts';
import { isDryRun, runEvent } from '../events/event.ts';
import { findCapability, isPull } from '../provider/provider.ts';
import type { Scope } from '../scope.ts';
import type { ConnectionRow, CredentialRow, EventRow, SyncRow } from '../storage/rows.ts';
import type { RunRow } from '../storage/run-row.ts';
import { isFinished } from '../storage/run-state.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { inSpan, instruments, markFailed, spanNames } from '../telemetry.ts';
import { linksTo } from '../trace-parent.ts';
import type { Urgency } from '../urgency.ts';
import { deliverNext } from './deliver-next.ts';
import { drainInTurn } from './drain-in-turn.ts';
import { type DueRows, readDueRows } from './due-rows.ts';
import { type AttemptEnd, endAttempt, endHeld, logFault, processStops } from './end-attempt.ts';
import { executeDrain } from './execute-drain.ts';
import { executeDryRun } from './execute-dry-run.ts';
import { executePull } from './execute-pull.ts';
import { executePush } from './execute-push.ts';
import { HeldEvents } from './held-events.ts';
import type { Isolation } from './isolation.ts';
import { keepLease } from './keep-lease.ts';
import { crashed, isSuspect, leaseAfterLosses } from './lost-leases.ts';
import { toTransientError } from './port-fault.ts';
import { isDrain, postponeAfter, restAfterFailure } from './postpone-drain.ts';
import { cancelled, type RunnerOptions, type RunWork } from './run-work.ts';

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

/** Thrown to roll back a claim. */
const notAlone = new Error('Other runs are under way in this process.');

interface Claimed {
  readonly run: RunRow;
  readonly connection: ConnectionRow;
  /** Read with the claim, so it includes all that an earlier worker committed. */
  readonly stored: SyncRow | null;
  /** What a drain has to fetch. */
  readonly due: DueRows | null;
  readonly live: CredentialRow | null;
  readonly held: HeldEvents;
}

/** A run that ended instead of being started. */
interface Ended {
  readonly ended: RunRow;
  readonly state: AttemptEnd['state'];
}

function claim<Tx>(
  options: RunnerOptions<Tx>,
  scope: Scope,
  runId: string,
  owner: string,
  isolation: Isolation,
): Promise<Claimed | Ended | Date | null> {
  return options.storage.transaction(scope, async (unit) => {
    const now = options.clock.now();
    const found = await unit.runs.claimWithNeeds(runId, owner, now, options.leaseMs);
    if (!found) return letExpire(unit, runId, now);
    const { run, connection, live, place } = found;
    const end = whyEnded(options, run);
    if (end) {
      logFault(options, run, end);
      const { state } = await endHeld(options, unit, run, owner, end);
      return state === 'RETRY' ? null : { ended: run, state };
    }
    // The rollback leaves the run as it was, so that any other worker can pick it up.
    if (!isolation.admits(run)) throw notAlone;
    const leaseMs = leaseAfterLosses(run, options.leaseMs);
    if (leaseMs > options.leaseMs) await unit.runs.advance(run.id, owner, new Date(now.getTime() + leaseMs), {});
    const started = startEvent(run);
    const isHeld = mayFindNothing(options, connection, run);
    if (!isHeld) await unit.events.append([started]);
    const due = isDrain(run) ? await readDueRows(unit, connection, now) : null;
    return { run, connection, stored: due ? null : place, due, live, held: new HeldEvents(isHeld ? started : null) };
  });
}

/** Whether the start of an attempt is recorded only once it finds something. After a first attempt, the log names the run already. */
function mayFindNothing<Tx>({ provider }: RunnerOptions<Tx>, { providerKey }: ConnectionRow, run: RunRow): boolean {
  if (run.attempts > 1 || isDryRun(run)) return false;
  if (isDrain(run)) return true;
  try {
    return isPull(findCapability(provider(providerKey), run.capability));
  } catch {
    // The attempt fails for the same reason, and reports it.
    return false;
  }
}

/** Why a claimed run ends without another attempt; null if it gets one. A worker that it crashed could not end it. */
function whyEnded<Tx>({ maxLostLeases }: RunnerOptions<Tx>, run: RunRow): IntegrationError | null {
  if (run.cancelRequested && !run.steps.attempted) return cancelled(run);
  return run.lostLeases > 0 && run.lostLeases >= maxLostLeases ? crashed(run, maxLostLeases) : null;
}

function startEvent(run: RunRow): EventRow {
  const { capability, attempts, lostLeases } = run;
  const losses =
    lostLeases === 0 ? '' : `, after ${lostLeases} lost ${lostLeases === 1 ? 'worker' : 'workers in a row'}`;
  return runEvent(
    run,
    attempts > 1 ? 'run.resumed' : 'run.started',
    `${capability}: attempt ${attempts}${losses}`,
    { attempt: attempts, ...(lostLeases > 0 && { lost_leases: lostLeases }) },
    isSuspect(run) ? { level: 'warning' } : {},
  );
}

/** Revokes a run that could not be claimed if it has expired. @returns when it may be claimed; null if that is not known */
async function letExpire<Tx>(unit: UnitOfWork<Tx>, runId: string, now: Date): Promise<Ended | Date | null> {
  const run = await unit.runs.find(runId);
  const hasTime = run?.expiresAt == null || run.expiresAt > now;
  const expired = hasTime ? null : await unit.runs.expire(runId, now);
  if (!expired) return whenFree(unit, run, now);
  await unit.events.append([expiredEvent(expired)]);
  return { ended: expired, state: 'REVOKED' };
}

/** When a run that could not be claimed may be claimed. The clock behind the delivery can be ahead of this one. */
async function whenFree<Tx>(unit: UnitOfWork<Tx>, run: RunRow | null, now: Date): Promise<Date | null> {
  if (!run || isFinished(run.state)) return null;
  // The end of the run before it in its line delivers it.
  if (run.subject !== null && (await unit.runs.findFirst(run))?.id !== run.id) return null;
  return run.eta && run.eta > now ? run.eta : (run.leaseExpiresAt ?? now);
}

const expiredEvent = (run: RunRow) =>
  runEvent(run, 'run.revoked', `${run.capability}: no worker started it before it expired`, {
    expires_at: run.expiresAt?.toISOString() ?? null,
  });
