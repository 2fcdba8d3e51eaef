import { IntegrationError } from '@makerfex/integrations-core';
import type { JobEngine, JobWorker } from '@makerfex/integrations-core/jobs';
import { Bell, untilAborted } from '@makerfex/integrations-core/jobs';
import { checkOptions, option } from '@makerfex/integrations-core/options';
import { installationFields, installationOptions, openConnection, type PgBossInstallation } from './connection.ts';
import { listen } from './listen.ts';
import { installQueue, openQueue } from './queue.ts';
import { noQueue, queueError } from './queue-error.ts';
import { databaseOf } from './transaction.ts';
import { startWorkLoop } from './work-loop.ts';

export type PgBossJobsOptions = PgBossInstallation & {
  /**
   * Address of the server itself, for the connection that listens for new runs. Needed if `connectionString` or `pool` goes through
   * a pooler: notifications do not arrive there, and runs wait for the next poll.
   * @default the connection of all statements
   * @example
   * pgBossJobs({ connectionString: 'postgresql://app@pooler:6432/host', listenConnectionString: 'postgresql://app@database:5432/host' })
   */
  readonly listenConnectionString?: string;
  /**
   * Whether to create and update the tables when they are first needed. See `installPgBossJobs`.
   * @default true
   */
  readonly migrate?: boolean;
  /**
   * How many runs a process executes at once, 1 to 1,000. One shop gets at most half of them, so that it cannot block the others.
   * @default 8
   */
  readonly concurrency?: number;
  /**
   * How often a process with room polls for runs. Notifications announce new ones at once, but a run with an `eta` may start this
   * late. In milliseconds, at least 20.
   * @default 1_000
   */
  readonly pollEveryMs?: number;
  /**
   * How long `stop` takes at most. It then abandons runs that have not stopped and a database that does not answer. In
   * milliseconds.
   * @default 10_000
   */
  readonly stopWithinMs?: number;
};

const pgBossOptions = option.group<PgBossJobsOptions>({
  ...installationFields,
  listenConnectionString: option.text().optional(),
  migrate: option.flag().optional(),
  concurrency: option.count(1, 1_000).optional(),
  pollEveryMs: option.ms(20).optional(),
  stopWithinMs: option.ms(0).optional(),
});

/**
 * Delivers runs through PostgreSQL, from any number of processes to any number of workers. A run is enqueued in the transaction
 * that stores it: the storage must be on the same PostgreSQL database. A process that never starts the integrations only enqueues.
 * @throws IntegrationError `not_configured`, naming each wrong option
 * @example
 * const jobs = pgBossJobs({ connectionString: 'postgresql://app@localhost/host', concurrency: 16 });
 * const integrations = createIntegrations({ providers, storage, vault, ports, jobs });
 * await integrations.start();
 */
export function pgBossJobs(options: PgBossJobsOptions): JobEngine {
  checkOptions('pgBossJobs', pgBossOptions, options);
  const { migrate = true, concurrency = 8, pollEveryMs = 1_000, stopWithinMs = 10_000 } = options;
  const givingUp = new AbortController();
  const { signal } = givingUp;
  const { end, cut, listenPool, ...connection } = openConnection(options, signal, options.listenConnectionString);
  const { log } = connection;
  const queue = openQueue({ ...connection, migrate });
  const bell = new Bell();
  let worker: JobWorker | undefined;
  let endWork = async (): Promise<void> => worker?.release();
  let stopped: Promise<void> | undefined;
  const isStopping = () => stopped !== undefined;
  const waitFor = (work: Promise<unknown>) =>
    untilAborted(signal, work).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });

  /** A process that only enqueues also creates a missing queue: it may be the first. */
  const prepare = onceSuccessful(async () => {
    if (await queue.open()) return;
    if (!migrate) throw noQueue();
    await installQueue({ ...connection, migrate });
    if (!(await queue.open())) throw noQueue();
  });

  const start = onceSuccessful(async () => {
    if (!worker || isStopping()) return;
    if (migrate) await installQueue({ ...connection, migrate });
    else await prepare();
    await queue.supervise();
    // `stop` may not have waited for this.
    if (isStopping()) return;
    const loop = startWorkLoop({ queue, worker, bell, concurrency, pollEveryMs, log });
    const endListening = listen(listenPool, queue.channel, bell.ring, (error) =>
      log.error({ err: queueError(error) }, 'Listening for new runs failed; polling for them meanwhile.'),
    );
    signal.addEventListener('abort', () => loop.abandon());
    endWork = async () => {
      await Promise.all([endListening(), loop.stop()]);
      loop.abandon();
    };
  });

  /** Starts every step, even if no time is left to wait for it. */
  const stop = async (): Promise<void> => {
    const deadline = setTimeout(() => givingUp.abort(noAnswer()), stopWithinMs).unref();
    await waitFor(start.underWay().catch(() => 'reported by start()'));
    await waitFor(endWork());
    await waitFor(queue.stop());
    // Waits for connections in use; a run that has stopped uses none.
    await waitFor(end());
    clearTimeout(deadline);
    cut();
  };

  const enqueueManyIn: Required<JobEngine>['enqueueManyIn'] = async (query, runs) => {
    const db = databaseOf(query);
    if (!prepare.hasSucceeded()) throw notPrepared();
    await queue.send(runs, db);
  };

  return {
    attach(by) {
      worker = by;
    },
    prepare: () => prepare(),
    enqueueIn: (query, delivery, notBefore) => enqueueManyIn(query, [{ delivery, notBefore }]),
    enqueueManyIn,
    async enqueue(delivery, notBefore) {
      if (stopped) return;
      await prepare();
      await queue.send([{ delivery, notBefore }]);
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

/** Runs `work` until it has succeeded once; after an error the next call runs it again. */
function onceSuccessful(work: () => Promise<void>) {
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
 * Creates pg-boss's tables and the queue, or updates them after an upgrade of this package. For hosts whose application role cannot
 * do that: run it with the other migrations, and set `migrate: false` in `pgBossJobs`.
 * @throws IntegrationError `storage_unavailable`, or `not_configured` if the role cannot create them
 * @example
 * await installPgBossJobs({ connectionString: 'postgresql://owner@localhost/host' });
 */
export async function installPgBossJobs(options: PgBossInstallation): Promise<void> {
  checkOptions('installPgBossJobs', installationOptions, options);
  const { end, ...connection } = openConnection(options, new AbortController().signal);
  try {
    await installQueue({ ...connection, migrate: true });
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
  new IntegrationError(
    'storage_unavailable',
    'The queue of runs was stopped before the database answered: start a new one and try again.',
  );
