import type { Delivery, Logger } from '@makerfex/integrations-core';
import type { Pool } from 'pg';
import { type ConstructorOptions, type Db, type JobAttempt, PgBoss } from 'pg-boss';
import { isMissing, queueError } from './queue-error.ts';
import { untilAborted } from './until-aborted.ts';

const name = 'runs';
/** Of no job. */
const anyId = '00000000-0000-0000-0000-000000000000';

/** Longest time, in seconds, that a worker can be silent before what it had is delivered to another; pg-boss's least. */
const silentSeconds = 10;
/** How often every process looks for such workers. */
const superviseSeconds = 5;

const settings = {
  heartbeatSeconds: silentSeconds,
  // Silence ends a delivery, not time: a first import can take hours. This is pg-boss's longest.
  expireInSeconds: 86_400,
  // Each is a worker that died.
  retryLimit: 1_000,
  // What is done is kept this long to be looked at.
  deleteAfterSeconds: 3_600,
};

/** Of a delivery that a worker has fetched. */
export interface Job extends JobAttempt {
  /** Null where the job holds none: somebody else wrote it. */
  readonly delivery: Delivery | null;
}

export interface QueueOptions {
  readonly pool: Pool;
  /** Of pg-boss's tables, and of nothing else. */
  readonly schema: string;
  /** Whether this role makes the tables and brings them up to date. */
  readonly migrate: boolean;
  readonly log: Logger;
  /** Aborts when answers are no longer waited for. */
  readonly signal: AbortSignal;
}

export type RunQueue = ReturnType<typeof openQueue>;

/** The queue of deliveries: pg-boss, with nothing that it does by itself but to look for silent workers. */
export function openQueue(options: QueueOptions) {
  const { schema } = options;
  const db = databaseOn(options);
  const boss = createBoss(options);
  const channel = `${schema}.${name}`;

  /** By the database's clock, which jobs are due by. */
  const bringForward = async (runId: string, waitMs: number, within: Db): Promise<void> => {
    const [waiting] = await boss.findJobs(name, { key: runId, queued: true, db: within });
    if (!waiting) return;
    const clock = 'select extract(epoch from clock_timestamp()) * 1000 as now';
    const [row]: readonly { now: unknown }[] = (await within.executeSql(clock)).rows;
    const startAfter = new Date(Number(row?.now) + Math.max(0, waitMs));
    // The ORM's pool reads instants as text.
    if (new Date(waiting.startAfter) > startAfter)
      await boss.update(name, undefined, { singletonKey: runId, startAfter, db: within });
  };

  return {
    /** What is told here when a run is sent that is due. */
    channel,

    /**
     * Whether runs can be sent. Once they can, a send uses the connection that it is given and no other: pg-boss reads the
     * queue's settings on the first use, and keeps them.
     */
    open: async (): Promise<boolean> => {
      try {
        if ((await boss.getQueue(name)) === null) return false;
        await boss.findJobs(name, { id: anyId });
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },

    /** Nothing is sent if the run is with a worker, or waits already: then it waits no longer than this. */
    async send({ scope: { shopId }, runId }: Delivery, notBefore: Date | null, within: Db = db): Promise<void> {
      const waitMs = (notBefore?.getTime() ?? 0) - Date.now();
      const isLater = waitMs > 0;
      // As a length of time, since the clock of the database can differ from this one.
      const when = isLater ? { startAfter: `${Math.ceil(waitMs)} milliseconds` } : {};
      const group = { id: shopId };
      try {
        const sent = await boss.send(name, { shopId, runId }, { singletonKey: runId, group, db: within, ...when });
        if (sent === null) await bringForward(runId, waitMs, within);
        if (!isLater) await within.executeSql(`select pg_notify($1, '')`, [channel]);
      } catch (error) {
        throw queueError(error);
      }
    },

    /** The deliveries that have been due for longest, of shops that are not among these. */
    async fetch(atMost: number, ignoreShops: readonly string[]): Promise<Job[]> {
      const jobs = await boss.fetch(name, { batchSize: atMost, ignoreGroups: [...ignoreShops] });
      return jobs.map(({ id, retryCount, data }) => ({ id, retryCount, delivery: readDelivery(data) }));
    },

    /** Says that the worker of these jobs lives. */
    touch: async (jobs: readonly Job[]): Promise<void> => {
      if (jobs.length > 0) await boss.touch(name, [...jobs]);
    },

    complete: async (job: Job): Promise<void> => {
      await boss.complete(name, job);
    },

    /** Begins to look for silent workers, beside all other processes that do. */
    supervise: async (): Promise<void> => {
      await boss.start();
    },

    stop: () => boss.stop({ graceful: false, close: false }),
  };
}

/** Makes tables and queue, or brings them up to date; safe in many processes at once. */
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
  boss.on('error', (err) => log.error({ err }, 'pg-boss could not do its part; it tries again by itself.'));
  return boss;
}

/** pg-boss cannot be stopped while a statement of it has no answer. */
const databaseOn = ({ pool, signal }: Pick<QueueOptions, 'pool' | 'signal'>): Db => ({
  executeSql: (sql, parameters) => untilAborted(pool.query(sql, parameters), signal),
});

function readDelivery(data: unknown): Delivery | null {
  if (typeof data !== 'object' || data === null || !('shopId' in data) || !('runId' in data)) return null;
  const { shopId, runId } = data;
  return typeof shopId === 'string' && typeof runId === 'string' && shopId ? { scope: { shopId }, runId } : null;
}
