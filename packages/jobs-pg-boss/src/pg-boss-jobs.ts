import { IntegrationError, type JobEngine, type JobWorker } from '@makerfex/integrations-core';
import { Bell } from './bell.ts';
import { openConnection, type PgBossInstallation } from './connection.ts';
import { listen } from './listen.ts';
import { databaseOf, type OrmTransaction } from './orm-transaction.ts';
import { installQueue, openQueue } from './queue.ts';
import { noQueue, queueError } from './queue-error.ts';
import { untilAborted } from './until-aborted.ts';
import { startWorkLoop } from './work-loop.ts';

export type PgBossJobsOptions = PgBossInstallation & {
  /**
   * Of the server itself, for the connection that listens for new runs. Needed if `connectionString` or `pool` goes through a
   * pooler: nothing is heard there, and runs wait for the next look.
   * @default the same as for everything else
   * @example
   * pgBossJobs({ connectionString: 'postgresql://app@pooler:6432/host', listenConnectionString: 'postgresql://app@database:5432/host' })
   */
  readonly listenConnectionString?: string;
  /** Whether the tables are made, and brought up to date, when they are first needed; true unless told. See `installPgBossJobs`. */
  readonly migrate?: boolean;
  /** Runs that a process carries out at once; 8 unless told. One shop gets at most half of them, so that none holds up the others. */
  readonly concurrency?: number;
  /**
   * How often a process with room looks for runs unasked, in milliseconds; 1,000 unless told. It is told of new ones at once;
   * this is how late a run with an `eta` may be.
   */
  readonly pollEveryMs?: number;
  /**
   * How long `stop` takes at most, in milliseconds; 10,000 unless told. Runs that do not let go by then are left, and so is a
   * database that does not answer.
   */
  readonly stopWithinMs?: number;
};

/**
 * Carries runs on PostgreSQL, from any number of processes to any number of workers. A run is enqueued in the transaction that
 * records it. A process that never starts the integrations only enqueues.
 */
export function pgBossJobs(options: PgBossJobsOptions): JobEngine<OrmTransaction> {
  const { migrate = true, concurrency = 8, pollEveryMs = 1_000, stopWithinMs = 10_000 } = options;
  const givingUp = new AbortController();
  const { signal } = givingUp;
  const { end, cut, listenPool, ...about } = openConnection(options, signal, options.listenConnectionString);
  const { log } = about;
  const queue = openQueue({ ...about, migrate });
  const bell = new Bell();
  let worker: JobWorker | undefined;
  let endWork = async (): Promise<void> => worker?.letGo();
  let stopped: Promise<void> | undefined;
  const isStopping = () => stopped !== undefined;
  const waitFor = (work: Promise<unknown>) =>
    untilAborted(work, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });

  /** Where the queue is missing, a process that only enqueues makes it too: it may be the first. */
  const prepare = untilItSucceeds(async () => {
    if (await queue.open()) return;
    if (!migrate) throw noQueue();
    await installQueue({ ...about, migrate });
    if (!(await queue.open())) throw noQueue();
  });

  const start = untilItSucceeds(async () => {
    if (!worker || isStopping()) return;
    if (migrate) await installQueue({ ...about, migrate });
    else await prepare();
    await queue.supervise();
    // `stop` may not have waited for this.
    if (isStopping()) return;
    const loop = startWorkLoop({ queue, worker, bell, concurrency, pollEveryMs, log });
    const endListening = listen(listenPool, queue.channel, bell.ring, (error) =>
      log.error({ err: queueError(error) }, 'Listening for new runs failed; they are looked for meanwhile.'),
    );
    signal.addEventListener('abort', () => loop.abandon());
    endWork = async () => {
      await Promise.all([endListening(), loop.stop()]);
      loop.abandon();
    };
  });

  /** Each step is begun, also when there is no time left to wait for it. */
  const stop = async (): Promise<void> => {
    const deadline = setTimeout(() => givingUp.abort(noAnswer()), stopWithinMs).unref();
    await waitFor(start.underWay().catch(() => 'told where it was started'));
    await waitFor(endWork());
    await waitFor(queue.stop());
    // It waits for connections in use, which is none of a run that has let go.
    await waitFor(end());
    clearTimeout(deadline);
    cut();
  };

  return {
    attach(by) {
      worker = by;
    },
    prepare: () => prepare(),
    async enqueueIn(tx, delivery, notBefore) {
      const db = databaseOf(tx);
      if (!prepare.hasSucceeded()) throw notPrepared();
      await queue.send(delivery, notBefore, db);
    },
    async enqueue(delivery, notBefore) {
      if (stopped) return;
      await prepare();
      await queue.send(delivery, notBefore);
    },
    async start() {
      if (stopped) throw hasStopped();
      await start();
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Does something once; what failed is done again the next time. */
function untilItSucceeds(work: () => Promise<void>) {
  let done: Promise<void> | undefined;
  let hasSucceeded = false;
  const tryOnce = async (): Promise<void> => {
    try {
      await work();
      hasSucceeded = true;
    } catch (error) {
      done = undefined;
      throw queueError(error);
    }
  };
  const once = (): Promise<void> => {
    done ??= tryOnce();
    return done;
  };
  return Object.assign(once, { underWay: () => done ?? Promise.resolve(), hasSucceeded: () => hasSucceeded });
}

/**
 * Makes pg-boss's tables and the queue, or brings them up to date after an upgrade of this package. For hosts whose application
 * logs in with a role that may not: run it with the rest of the migrations, and give `pgBossJobs` the option `migrate: false`.
 * @throws IntegrationError `storage_unavailable`, or `not_configured` where the role may not make them
 */
export async function installPgBossJobs(options: PgBossInstallation): Promise<void> {
  const { end, ...about } = openConnection(options, new AbortController().signal);
  try {
    await installQueue({ ...about, migrate: true });
  } catch (error) {
    throw queueError(error);
  } finally {
    await end();
  }
}

const notPrepared = () =>
  new IntegrationError(
    'internal',
    'A run was enqueued in a transaction before the queue was prepared: await `prepare()` before the transaction is opened.',
  );

const hasStopped = () =>
  new IntegrationError('stopped', 'pgBossJobs has been stopped and does not start again: create a new one.');

const noAnswer = () =>
  new IntegrationError('storage_unavailable', 'The queue of runs was stopped before the database answered.');
