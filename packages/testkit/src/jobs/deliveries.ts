import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, JobEngine } from '@makerfex/integrations-core';
import { fail, settled, until, within } from './outcome.ts';
import type { JobEngineUnderTest, Pace } from './subject.ts';

/** Deliveries of a check that wants many. */
const many = 100;
/** What an engine may be too early by: clocks of two machines differ, and core looks again. */
const earlyMs = 50;

interface Received extends Delivery {
  readonly at: number;
}

interface Bench<Tx> {
  readonly engines: readonly JobEngine<Tx>[];
  readonly received: readonly Received[];
  /** How often a worker was asked to let go. */
  readonly letGo: () => number;
}

/** Engines whose deliveries the check takes itself. */
async function withEngines<Tx>(
  subject: JobEngineUnderTest<Tx>,
  { stopsWithinMs }: Pace,
  count: number,
  work: () => Promise<Date | null>,
  check: (bench: Bench<Tx>) => Promise<void>,
): Promise<void> {
  const received: Received[] = [];
  let letGo = 0;
  const engines = Array.from({ length: count }, () => {
    const jobs = subject.engine();
    jobs.attach({
      received: async () => undefined,
      work(delivery) {
        received.push({ ...delivery, at: Date.now() });
        return work();
      },
      takesRuns: () => true,
      letGo: () => {
        letGo += 1;
      },
    });
    return jobs;
  });
  try {
    await check({ engines, received, letGo: () => letGo });
  } finally {
    await settled(
      engines.map((jobs) => jobs.stop()),
      stopsWithinMs,
    );
  }
}

/** {@link withEngines} with one, which has started. */
const withEngine = <Tx>(
  subject: JobEngineUnderTest<Tx>,
  pace: Pace,
  work: () => Promise<Date | null>,
  check: (jobs: JobEngine<Tx>, bench: Bench<Tx>) => Promise<void>,
): Promise<void> =>
  withEngines(subject, pace, 1, work, async (bench) => {
    for (const jobs of bench.engines) {
      await jobs.start();
      await check(jobs, bench);
    }
  });

const newDelivery = (shopId = `shop-${randomUUID()}`): Delivery => ({ scope: { shopId }, runId: randomUUID() });
const newDeliveries = (shopId?: string) => Array.from({ length: many }, () => newDelivery(shopId));
const nothingMore = async () => null;

type DeliveryCheck = <Tx>(subject: JobEngineUnderTest<Tx>, pace: Pace) => Promise<void>;

/** What an engine promises of deliveries. Each check throws, saying what it found, where the promise is not kept. */
export const deliveryChecks = {
  'delivers everything, from any process': (subject, pace) =>
    withEngines(subject, pace, 3, nothingMore, async ({ engines, received }) => {
      // The last one only enqueues.
      for (const jobs of engines.slice(0, 2)) await jobs.start();
      const sent = newDeliveries();
      await Promise.all(sent.map(async (delivery, n) => engines[n % engines.length]?.enqueue(delivery, null)));
      const missing = () => sent.filter(({ runId }) => !received.some((one) => one.runId === runId)).length;
      await until(
        () => missing() === 0,
        pace.soonMs,
        () => `${missing()} of ${many} deliveries are lost.`,
      );
      await delay(pace.quietMs);
      noMoreThan(many, received);
    }),

  'delivers nothing before its time, and not long after it': (subject, pace) =>
    withEngine(subject, pace, nothingMore, async (jobs, { received }) => {
      const due = Date.now() + pace.quietMs;
      await jobs.enqueue(newDelivery(), new Date(due));
      await until(
        () => received.length > 0,
        pace.quietMs + pace.soonMs,
        () => 'A delivery for later is lost.',
      );
      notBefore(due, received[0]);
    }),

  'delivers at once what is to wait, when it is enqueued again without a wait': (subject, pace) =>
    withEngine(subject, pace, nothingMore, async (jobs, { received }) => {
      const delivery = newDelivery();
      await jobs.enqueue(delivery, new Date(Date.now() + 3_600_000));
      await jobs.enqueue(delivery, null);
      await until(
        () => received.length > 0,
        pace.soonMs,
        () => 'A run that was brought forward is not delivered.',
      );
    }),

  'delivers again when it is asked to': (subject, pace) => {
    let due = 0;
    const onceMore = async () => {
      if (due > 0) return null;
      due = Date.now() + pace.quietMs;
      return new Date(due);
    };
    return withEngine(subject, pace, onceMore, async (jobs, { received }) => {
      await jobs.enqueue(newDelivery(), null);
      await until(
        () => received.length > 1,
        pace.quietMs + pace.soonMs,
        () => 'A run that asked for it was not delivered again.',
      );
      notBefore(due, received[1]);
      await delay(pace.quietMs);
      noMoreThan(2, received);
    });
  },

  'carries out a bounded number at once, and lets no shop have all of it': (subject, pace) => {
    const gate = Promise.withResolvers<null>();
    return withEngine(
      subject,
      pace,
      () => gate.promise,
      async (jobs, { received }) => {
        await Promise.all(newDeliveries('large').map(async (delivery) => jobs.enqueue(delivery, null)));
        await until(
          () => received.length > 0,
          pace.soonMs,
          () => 'Nothing is delivered.',
        );
        const small = newDelivery('small');
        await jobs.enqueue(small, null);
        const isSmallThere = () => received.some(({ runId }) => runId === small.runId);
        await until(isSmallThere, pace.soonMs, () => `One shop's ${many} runs hold up another's.`);
        await delay(pace.quietMs);
        if (received.length > many) fail(`It carries out ${received.length} runs at once.`);
        gate.resolve(null);
        await until(
          () => received.length > many,
          pace.soonMs,
          () => `${received.length} of ${many + 1} were delivered.`,
        );
      },
    );
  },

  'lets go of what is under way when it stops, waits for it, and takes no more': (subject, pace) => {
    const gate = Promise.withResolvers<Date>();
    return withEngine(
      subject,
      pace,
      () => gate.promise,
      async (jobs, { received, letGo }) => {
        await jobs.enqueue(newDelivery(), null);
        await until(
          () => received.length > 0,
          pace.soonMs,
          () => 'Nothing is delivered.',
        );
        let isStopped = false;
        const stop = async () => {
          await Promise.all([jobs.stop(), jobs.stop()]);
          isStopped = true;
        };
        const stopping = stop();
        await until(
          () => letGo() > 0,
          pace.soonMs,
          () => 'It does not ask the runs under way to let go.',
        );
        await delay(pace.quietMs / 2);
        if (isStopped) fail('It stopped without waiting for a run under way.');
        gate.resolve(new Date());
        await stops(stopping, pace);
        await jobs.enqueue(newDelivery(), null);
        await stops(jobs.stop(), pace);
        await delay(pace.quietMs);
        noMoreThan(1, received);
      },
    );
  },

  'stops within a bound though a run does not let go': (subject, pace) =>
    withEngine(
      subject,
      pace,
      () => new Promise(() => undefined),
      async (jobs, { received }) => {
        await jobs.enqueue(newDelivery(), null);
        await until(
          () => received.length > 0,
          pace.soonMs,
          () => 'Nothing is delivered.',
        );
        await stops(jobs.stop(), pace);
      },
    ),

  'stops where it never started': (subject, pace) =>
    withEngines(subject, pace, 1, nothingMore, async ({ engines: [jobs] }) => {
      if (jobs) await stops(jobs.stop(), pace);
    }),
} satisfies Record<string, DeliveryCheck>;

function noMoreThan(count: number, received: readonly Received[]): void {
  const again = received.length - count;
  if (again > 0) fail(`${again} delivery(ies) came that nobody asked for.`);
}

function notBefore(due: number, received: Received | undefined): void {
  const early = due - (received?.at ?? 0);
  if (early > earlyMs) fail(`A delivery came ${early} ms before its time.`);
}

const stops = (stopping: Promise<unknown>, { stopsWithinMs }: Pace) =>
  within(stopping, stopsWithinMs, `An engine had not stopped within ${stopsWithinMs} ms.`);
