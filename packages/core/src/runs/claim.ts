import type { IntegrationError } from '../errors.ts';
import { isDryRun, runEvent } from '../events/event.ts';
import { isPull, type Provider } from '../provider/provider.ts';
import type { Scope } from '../scope.ts';
import type { ConnectionRow, CredentialRow, EventRow, SyncRow } from '../storage/rows.ts';
import type { RunRow } from '../storage/run-row.ts';
import { isFinished } from '../storage/run-state.ts';
import type { UnitOfWork } from '../storage/storage.ts';
import { drainKey } from '../storage/webhooks.ts';
import { type DueRows, readDueRows } from './due-rows.ts';
import { type AttemptEnd, endHeld, logFault } from './end-attempt.ts';
import { HeldEvents } from './held-events.ts';
import type { Isolation } from './isolation.ts';
import { crashed, isSuspect, leaseAfterLosses } from './lost-leases.ts';
import { isDrain } from './postpone-drain.ts';
import { cancelled, type RunnerOptions } from './run-work.ts';

/** Thrown to roll back a claim. */
export const notAlone = new Error('Other runs are under way in this process.');

export interface Claimed {
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
export interface Ended {
  readonly ended: RunRow;
  readonly state: AttemptEnd['state'];
}

/** @returns what an attempt needs; the run if it ended instead; or when it may be claimed, null if that is not known or never */
export async function claim<Tx>(
  options: RunnerOptions<Tx>,
  scope: Scope,
  runId: string,
  owner: string,
  isolation: Isolation,
): Promise<Claimed | Ended | Date | null> {
  const first = await claimFirst(options, scope, runId, owner);
  if (first) return first;
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

/** Claims a first attempt that may find nothing, with which nothing else is written, in one call of the storage. Null for any other. */
async function claimFirst<Tx>(
  { storage, clock, leaseMs, quietKeys: capabilities }: RunnerOptions<Tx>,
  scope: Scope,
  runId: string,
  owner: string,
): Promise<Claimed | null> {
  const now = clock.now();
  const claims = storage.claimFirst?.(scope, runId, owner, { now, leaseMs, capabilities });
  // What fails here fails in the transaction that follows, too.
  const found = await claims?.catch(() => null);
  if (!found) return null;
  const { run, connection, live, place } = found;
  const due = isDrain(run) ? await storage.transaction(scope, (unit) => readDueRows(unit, connection, now)) : null;
  return { run, connection, stored: due ? null : place, due, live, held: new HeldEvents(startEvent(run)) };
}

/** What may find nothing, imports and drains, each as `provider/capability`. */
export const quietKeysOf = (providers: readonly Provider[]): string[] =>
  providers.flatMap(({ key, capabilities }) => [
    `${key}/${drainKey}`,
    ...Object.values(capabilities).flatMap((one) => (isPull(one) ? `${key}/${one.contract.key}` : [])),
  ]);

/** Whether the start of an attempt is recorded only once it finds something. After a first attempt, the log names the run already. */
const mayFindNothing = <Tx>({ quietKeys }: RunnerOptions<Tx>, { providerKey }: ConnectionRow, run: RunRow): boolean =>
  run.attempts === 1 && !isDryRun(run) && quietKeys.includes(`${providerKey}/${run.capability}`);

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
