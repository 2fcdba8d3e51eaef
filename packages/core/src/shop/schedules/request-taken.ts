import { isIntegrationError } from '../../errors.ts';
import { newEvent } from '../../events/event.ts';
import type { JobEngine, QueuedRun } from '../../jobs/job-engine.ts';
import type { Actor, Scope } from '../../scope.ts';
import type { ScheduleRow } from '../../storage/rows.ts';
import type { DueSchedule, TakenSchedules, UnitOfWork } from '../../storage/storage.ts';
import type { RecordedRun } from '../runs/line-up.ts';
import { type RunsOptions, recordRun } from '../runs/request-run.ts';
import { byActor } from '../runs/requester.ts';
import { plainRun } from './plain-run.ts';
import type { NextTime } from './spread.ts';

export interface TickerOptions<Tx> extends RunsOptions<Tx> {
  readonly nextTime: NextTime;
}

/** A run that a schedule requested. */
export interface Requested {
  readonly scope: Scope;
  readonly recorded: RecordedRun;
}

/**
 * Requests the runs of taken schedules, each within its own shop, and enqueues them all at the end. Those that no other run has to be
 * compared with are requested together, in two statements; the others, one after another.
 */
export async function requestTaken<Tx>(
  options: TickerOptions<Tx>,
  taken: TakenSchedules<Tx>,
  now: Date,
): Promise<Requested[]> {
  if (taken.due.length === 0) return [];
  const requested = await requestPlain(options, taken, now);
  const queued = requested.map(({ scope, recorded: { run } }) => ({
    delivery: { scope, runId: run.id },
    notBefore: null,
  }));
  const done = new Set(requested.map(({ recorded: { run } }) => keyOf(run)));
  const others = taken.due.filter((due) => !done.has(keyOf(due)));
  const late: QueuedRun[] = [];
  const collecting = { ...options, jobs: collect(options.jobs, late) };
  for (const [shopId, due] of Map.groupBy(others, ({ scope }) => scope.shopId)) {
    const scope = { shopId };
    await taken.inShop(scope, async (unit) => {
      for (const schedule of due) {
        const recorded = await requestOne(unit, collecting, schedule, now);
        if (recorded) requested.push({ scope, recorded });
      }
    });
  }
  await enqueueAll(options.jobs, taken, [...queued, ...late]);
  return requested;
}

/** No two shops share a connection. */
const keyOf = ({ connectionId, capability }: Pick<DueSchedule, 'connectionId' | 'capability'>): string =>
  `${connectionId} ${capability}`;

async function requestPlain<Tx>(
  options: TickerOptions<Tx>,
  taken: TakenSchedules<Tx>,
  now: Date,
): Promise<Requested[]> {
  const plain = (await taken.read()).flatMap((each) => plainRun(options, each, now) ?? []);
  const inserted = await taken.request(plain);
  return plain
    .filter(({ run }) => inserted.has(run.id))
    .map(({ scope, run }) => ({ scope, recorded: { run, waits: false } }));
}

/** Keeps for later what is enqueued in the transaction. */
const collect = (jobs: JobEngine, queued: QueuedRun[]): Pick<JobEngine, 'enqueueIn'> =>
  jobs.enqueueIn ? { enqueueIn: async (_, delivery, notBefore) => void queued.push({ delivery, notBefore }) } : {};

async function enqueueAll<Tx>(
  jobs: JobEngine,
  { query }: TakenSchedules<Tx>,
  queued: readonly QueuedRun[],
): Promise<void> {
  if (queued.length === 0) return;
  if (jobs.enqueueManyIn) return jobs.enqueueManyIn(query, queued);
  for (const { delivery, notBefore } of queued) await jobs.enqueueIn?.(query, delivery, notBefore);
}

type Options<Tx> = Pick<TickerOptions<Tx>, 'provider' | 'policy' | 'nextTime'> & {
  readonly jobs: Pick<JobEngine, 'enqueueIn'>;
};

async function requestOne<Tx>(
  unit: UnitOfWork<Tx>,
  options: Options<Tx>,
  { scope, connectionId, capability }: DueSchedule,
  now: Date,
): Promise<RecordedRun | null> {
  const row = await unit.schedules.find(connectionId, capability);
  if (!row) return null;
  const to = options.nextTime(row, connectionId, now);
  const actor: Actor = { id: row.actorId, shopId: scope.shopId, role: row.actorRole };
  const recorded = await record(unit, options, actor, row);
  await unit.schedules.advance(connectionId, capability, { from: row.nextAt, to, runId: recorded?.run.id ?? null });
  return recorded;
}

/** If the policy or a run under way refuses it, the time is recorded as skipped. */
async function record<Tx>(
  unit: UnitOfWork<Tx>,
  options: Options<Tx>,
  actor: Actor,
  { connectionId, capability, input }: ScheduleRow,
): Promise<RecordedRun | null> {
  try {
    return await recordRun(unit, options, byActor(options.policy, actor), {
      connectionId,
      capability,
      input,
      trigger: 'schedule',
    });
  } catch (error) {
    if (!isIntegrationError(error) || error.kind === 'internal' || error.kind === 'transient') throw error;
    await unit.events.append([
      newEvent('schedule.skipped', `${capability}: ${error.message}`, {
        connectionId,
        actorId: actor.id,
        meta: { capability, code: error.code, ...(error.rule !== undefined && { rule: error.rule }) },
      }),
    ]);
    return null;
  }
}
