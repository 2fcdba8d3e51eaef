import { randomUUID } from 'node:crypto';
import type { Delivery, JobEngine, Logger } from '@makerfex/integrations-core';
import { onTestFinished } from 'vitest';
import { type PgBossJobsOptions, pgBossJobs } from '../src/pg-boss-jobs.ts';
import { query } from './open.ts';
import { copyTemplate } from './subject.ts';

/** A database of the test's own, with the integrations' tables and no queue. */
export async function openDatabase() {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  return {
    ...database,
    /** What is in the queue, as others see it. */
    jobs: () =>
      query<{ runId: string; state: string }>(
        database.url,
        `select data ->> 'runId' as "runId", state from integration_jobs.job order by created_on`,
      ),
  };
}

export interface RecordingEngine {
  readonly jobs: JobEngine<{ getTransactionContext(): unknown }>;
  /** Ids of the runs that were delivered to it, in the order of their coming. */
  readonly received: readonly string[];
  readonly logged: readonly unknown[];
}

/** An engine whose worker does nothing but note what it gets. It is stopped with the test. */
export function openEngine(
  options: PgBossJobsOptions,
  work = async (): Promise<Date | null> => null,
  takesRuns = () => true,
): RecordingEngine {
  const received: string[] = [];
  const logged: unknown[] = [];
  const log: Logger = { error: ({ err }, message) => logged.push([message, err]) };
  const jobs = pgBossJobs({ log, stopWithinMs: 1_000, ...options });
  jobs.attach({
    received: async () => undefined,
    work({ runId }) {
      received.push(runId);
      return work();
    },
    takesRuns,
    letGo: () => undefined,
  });
  onTestFinished(() => jobs.stop());
  return { jobs, received, logged };
}

export const newDelivery = (): Delivery => ({ scope: { shopId: 'shop-1' }, runId: randomUUID() });
