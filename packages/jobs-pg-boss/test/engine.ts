import { randomUUID } from 'node:crypto';
import type { Logger } from '@makerfex/integrations-core';
import type { Delivery, JobEngine } from '@makerfex/integrations-core/jobs';
import { onTestFinished } from 'vitest';
import { type PgBossJobsOptions, pgBossJobs } from '../src/pg-boss-jobs.ts';
import { query } from './open.ts';
import { copyTemplate } from './subject.ts';

/** Creates a database for one test, with the integrations' tables and no queue. */
export async function openDatabase() {
  const database = await copyTemplate();
  onTestFinished(() => database.drop());
  return {
    ...database,
    /** The queue's jobs, as other transactions see them. */
    jobs: () =>
      query<{ runId: string; state: string }>(
        database.url,
        `select data ->> 'runId' as "runId", state from integration_jobs.job order by created_on`,
      ),
  };
}

export interface RecordingEngine {
  readonly jobs: JobEngine;
  /** Ids of the runs that were delivered to it, in order. */
  readonly received: readonly string[];
  readonly logged: readonly unknown[];
}

/** An engine whose worker only records what it receives. It stops with the test. */
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
    markReceived: async () => undefined,
    execute({ runId }) {
      received.push(runId);
      return work();
    },
    takesRuns,
    release: () => undefined,
  });
  onTestFinished(() => jobs.stop());
  return { jobs, received, logged };
}

export const newDelivery = (): Delivery => ({ scope: { shopId: 'shop-1' }, runId: randomUUID() });
