import { randomUUID } from 'node:crypto';
import type { Delivery, JobEngine } from '@makerfex/integrations-core/jobs';
import { within } from '@makerfex/integrations-core/jobs';
import { fail, settled } from './outcome.ts';
import type { JobEngineUnderTest, Pace } from './subject.ts';

/** Deliveries of a check that wants many. */
export const many = 100;

export interface Received extends Delivery {
  readonly at: number;
}

export interface Bench {
  readonly engines: readonly JobEngine[];
  readonly received: readonly Received[];
  /** How often a worker was asked to release its runs. */
  readonly release: () => number;
}

/** Engines whose deliveries the check takes itself. */
export async function withEngines<Tx>(
  subject: JobEngineUnderTest<Tx>,
  { stopsWithinMs }: Pace,
  count: number,
  work: () => Promise<Date | null>,
  check: (bench: Bench) => Promise<void>,
): Promise<void> {
  const received: Received[] = [];
  let release = 0;
  const engines = Array.from({ length: count }, () => {
    const jobs = subject.engine();
    jobs.attach({
      markReceived: async () => undefined,
      execute(delivery) {
        received.push({ ...delivery, at: Date.now() });
        return work();
      },
      takesRuns: () => true,
      release: () => {
        release += 1;
      },
    });
    return jobs;
  });
  try {
    await check({ engines, received, release: () => release });
  } finally {
    await settled(
      engines.map((jobs) => jobs.stop()),
      stopsWithinMs,
    );
  }
}

/** {@link withEngines} with one, which has started. */
export const withEngine = <Tx>(
  subject: JobEngineUnderTest<Tx>,
  pace: Pace,
  work: () => Promise<Date | null>,
  check: (jobs: JobEngine, bench: Bench) => Promise<void>,
): Promise<void> =>
  withEngines(subject, pace, 1, work, async (bench) => {
    for (const jobs of bench.engines) {
      await jobs.start();
      await check(jobs, bench);
    }
  });

export const newDelivery = (shopId = `shop-${randomUUID()}`): Delivery => ({ scope: { shopId }, runId: randomUUID() });
export const newDeliveries = (shopId?: string) => Array.from({ length: many }, () => newDelivery(shopId));
export const nothingMore = async () => null;

export const stops = (stopping: Promise<unknown>, { stopsWithinMs }: Pace) =>
  within(stopsWithinMs, () => stopping, {
    late: () => fail(`An engine had not stopped within ${stopsWithinMs} ms.`),
  });
