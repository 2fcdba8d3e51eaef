import { setImmediate as nextTurn } from 'node:timers/promises';
import { eachAlone } from '../../each-alone.ts';
import type { DueSchedule } from '../../storage/storage.ts';
import { deliver } from '../runs/request-run.ts';
import { recordFailure } from './failures.ts';
import { type Requested, requestTaken, type TickerOptions } from './request-taken.ts';

/** Schedules that one transaction takes. It holds their locks for some tenths of a second. */
const batchSize = 100;
/** Transactions of a tick at once: the database works for one while this process works for the other. */
const batchesAtOnce = 2;
/** Batches, of each of them. The next tick finds the others. */
const mostBatches = 100;

/**
 * Requests the runs that are due, batch after batch while a batch is full. Several processes share the schedules: each is requested
 * by one of them, and none waits for another. Times that were missed while none was running become one run. A schedule that fails is
 * recorded in its shop's log, and the others continue.
 * @param stop ends the tick after the current batches
 * @returns how many it requested
 * @throws IntegrationError `storage_unavailable`, `not_configured` if no run can be enqueued: no schedule is to blame
 */
export async function tick<Tx>(options: TickerOptions<Tx>, now = new Date(), stop?: AbortSignal): Promise<number> {
  const first = await requestBatch(options, now);
  if (first.taken < batchSize) return first.requested;
  const rest = Array.from({ length: batchesAtOnce }, () => requestBatches(options, now, stop));
  // All of them, before one throws: `stop` waits for the tick.
  await Promise.allSettled(rest);
  return (await Promise.all(rest)).reduce((sum, requested) => sum + requested, first.requested);
}

async function requestBatches<Tx>(options: TickerOptions<Tx>, now: Date, stop?: AbortSignal): Promise<number> {
  let requested = 0;
  for (let batches = 0; batches < mostBatches; batches += 1) {
    if (stop?.aborted) break;
    // A storage in memory would give nothing else a turn.
    await nextTurn();
    const batch = await requestBatch(options, now);
    requested += batch.requested;
    if (batch.taken < batchSize) break;
  }
  return requested;
}

/** Requests what is due in one transaction. If one of the schedules fails, each is requested in a transaction of its own. */
async function requestBatch<Tx>(options: TickerOptions<Tx>, now: Date) {
  const batch = await take(options, batchSize, now);
  if (!batch.failure) return { taken: batch.due.length, requested: batch.requested.length };
  let requested = 0;
  for (const _ of batch.due) {
    const { due, requested: runs, failure } = await take(options, 1, now);
    requested += runs.length;
    for (const schedule of due) if (failure) await recordFailure(options, schedule, failure.error, now);
  }
  return { taken: batch.due.length, requested };
}

interface Batch {
  readonly due: readonly DueSchedule[];
  readonly requested: readonly Requested[];
  /** Why none of them was requested. */
  readonly failure?: { readonly error: unknown };
}

async function take<Tx>(options: TickerOptions<Tx>, limit: number, now: Date): Promise<Batch> {
  await options.jobs.prepare?.();
  let due: readonly DueSchedule[] = [];
  try {
    const requested = await options.storage.takeDueSchedules(now, limit, (taken) => {
      due = taken.due;
      return requestTaken(options, taken, now);
    });
    await deliverAll(options, requested);
    return { due, requested };
  } catch (error) {
    if (due.length === 0) throw error;
    return { due, requested: [], failure: { error } };
  }
}

/** After a failure here, the sweep finds the recorded run. */
async function deliverAll<Tx>(options: TickerOptions<Tx>, requested: readonly Requested[]): Promise<void> {
  const failed = await eachAlone(requested, ({ scope, recorded }) => deliver(options, scope, recorded));
  for (const { row, error } of failed)
    options.log.error(
      { err: error, runId: row.recorded.run.id },
      'Could not enqueue a scheduled run; the sweep tries again.',
    );
}
