import { type Logger } from '@makerfex/integrations-core';
import type { Delivery, QueuedRun } from '@makerfex/integrations-core/jobs';
import { untilAborted } from '@makerfex/integrations-core/jobs';
import type { Pool } from 'pg';
import { type ConstructorOptions, type Db, type JobAttempt, type JobInsert, PgBoss } from 'pg-boss';
import { preparedOn } from './prepared.ts';
import { isMissing, queueError } from './queue-error.ts';

const name = 'runs';
/** An id that no job has. */
const unusedId = '00000000-0000-0000-0000-000000000000';

/** How long a worker may be silent before its runs are delivered to another; pg-boss's minimum. In seconds. */
const silentSeconds = 10;
/** How often every process checks for silent workers. */
const superviseSeconds = 5;

const settings = {
  heartbeatSeconds: silentSeconds,
  // A first import can take hours: only silence must end a delivery. This is pg-boss's maximum.
  expireInSeconds: 86_400,
  // Each retry means that a worker died.
  retryLimit: 1_000,
  // Finished jobs stay this long for inspection.
  deleteAfterSeconds: 3_600,
};

/** A delivery that a worker has fetched. */
export interface Job extends JobAttempt {
  /** Null if the job holds none but comes from elsewhere. */
  readonly delivery: Delivery | null;
}

export interface QueueOptions {
  readonly pool: Pool;
  /** A schema for pg-boss's tables only. */
  readonly schema: string;
  /** Whether this role creates and updates the tables. */
  readonly migrate: boolean;
  readonly log: Logger;
  /** Aborts when nobody waits for answers any more. */
  readonly signal: AbortSignal;
}

export type RunQueue = ReturnType<typeof openQueue>;

/** The queue of deliveries: pg-boss with all its background work switched off but the check for silent workers. */
export function openQueue(options: QueueOptions) {
  const { schema } = options;
  const db = databaseOn(options);
  const boss = createBoss(options);
  const channel = `${schema}.${name}`;

  /** Uses the database's clock, by which jobs become due. @returns false if that changes nothing */
  const bringForward = async (runId: string, waitMs: number, within: Db): Promise<boolean> => {
    const [waiting] = await boss.findJobs(name, { key: runId, queued: true, db: within });
    // What was due when it was sent is due still; most of what the sweep sends is.
    if (!waiting || new Date(waiting.startAfter) <= new Date(waiting.createdOn)) return false;
    const clock = 'select extract(epoch from clock_timestamp()) * 1000 as now';
    const [row]: readonly { now: unknown }[] = (await within.executeSql(clock)).rows;
    const startAfter = new Date(Number(row?.now) + Math.max(0, waitMs));
    // The ORM's pool returns instants as text.
    if (new Date(waiting.startAfter) <= startAfter) return false;
    await boss.update(name, undefined, { singletonKey: runId, startAfter, db: within });
    return true;
  };

  return {
    /** Channel of the notifications that a due run was sent. */
    channel,

    /**
     * Whether runs can be sent. From then on `send` only uses the connection that it gets, because pg-boss has read and cached the
     * queue's settings.
     */
    open: async (): Promise<boolean> => {
      try {
        if ((await boss.getQueue(name)) === null) return false;
        await boss.findJobs(name, { id: unusedId });
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },

    /** Sends nothing for a run that is with a worker or already waits; a waiting one is brought forward to its `notBefore`. */
    async send(runs: readonly QueuedRun[], within: Db = db): Promise<void> {
      try {
        const sent = await boss.insert(name, runs.map(jobOf), { db: within, returnId: true });
        // It returns null if it inserted none.
        let isNews = sent !== null;
        if (sent?.length !== runs.length)
          for (const { delivery, notBefore } of runs)
            if (await bringForward(delivery.runId, waitMsOf(notBefore), within)) isNews = true;
        // Commits with a notification wait for each other, and the sweep sends much that waits already.
        if (isNews && runs.some(({ notBefore }) => waitMsOf(notBefore) <= 0))
          await within.executeSql(`select pg_notify($1, '')`, [channel]);
      } catch (error) {
        throw queueError(error);
      }
    },

    /** The deliveries that have been due for longest, except of these shops. */
    async fetch(atMost: number, ignoreShops: readonly string[]): Promise<Job[]> {
      const jobs = await boss.fetch(name, { batchSize: atMost, ignoreGroups: [...ignoreShops] });
      return jobs.map(({ id, retryCount, data }) => ({ id, retryCount, delivery: readDelivery(data) }));
    },

    /** Marks the worker of these jobs as alive. */
    touch: async (jobs: readonly Job[]): Promise<void> => {
      if (jobs.length > 0) await boss.touch(name, [...jobs]);
    },

    complete: async (jobs: readonly Job[]): Promise<void> => {
      await boss.complete(name, [...jobs]);
    },

    /** Starts checking for silent workers, as every process does. */
    supervise: async (): Promise<void> => {
      await boss.start();
    },

    stop: () => boss.stop({ graceful: false, close: false }),
  };
}

/** Creates or updates tables and queue; safe in many processes at once. */
export async function installQueue(options: QueueOptions): Promise<void> {
  const boss = createBoss({ ...options, migrate: true });
  try {
    await boss.start();
    await boss.createQueue(name, { ...settings, policy: 'exclusive' });
    await boss.updateQueue(name, settings);
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
}

function createBoss({ schema, migrate, log, ...at }: QueueOptions): PgBoss {
  const options: ConstructorOptions = {
    db: databaseOn(at),
    schema,
    migrate,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    maintenanceIntervalSeconds: settings.deleteAfterSeconds,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  };
  const boss = new PgBoss(options);
  boss.on('error', (err) => log.error({ err }, 'pg-boss failed in the background; it will retry.'));
  return boss;
}

/** pg-boss cannot stop while one of its statements waits for an answer, so aborting ends the wait. */
function databaseOn({ pool, signal }: Pick<QueueOptions, 'pool' | 'signal'>): Db {
  const send = preparedOn(pool);
  return { executeSql: (sql, parameters) => untilAborted(signal, send(sql, parameters)) };
}

/** How long a run waits from now on, in milliseconds: not above 0 if it is due. */
const waitMsOf = (notBefore: Date | null): number => (notBefore?.getTime() ?? 0) - Date.now();

function jobOf({ delivery: { scope, runId }, notBefore }: QueuedRun): JobInsert {
  const waitMs = waitMsOf(notBefore);
  return {
    data: { shopId: scope.shopId, runId },
    singletonKey: runId,
    group: { id: scope.shopId },
    // A duration, since the database's clock can differ from this one.
    ...(waitMs > 0 && { startAfter: `${Math.ceil(waitMs)} milliseconds` }),
  };
}

function readDelivery(data: unknown): Delivery | null {
  if (typeof data !== 'object' || data === null || !('shopId' in data) || !('runId' in data)) return null;
  const { shopId, runId } = data;
  return typeof shopId === 'string' && typeof runId === 'string' && shopId ? { scope: { shopId }, runId } : null;
}
