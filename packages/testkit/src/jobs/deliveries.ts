import { setTimeout as delay } from 'node:timers/promises';
import {
  many,
  newDeliveries,
  newDelivery,
  nothingMore,
  type Received,
  stops,
  withEngine,
  withEngines,
} from './bench.ts';
import { fail, until } from './outcome.ts';
import type { JobEngineUnderTest, Pace } from './subject.ts';

/** What an engine may be too early by: clocks of two machines differ, and core looks again. */
const earlyMs = 50;

export type DeliveryCheck = <Tx>(subject: JobEngineUnderTest<Tx>, pace: Pace) => Promise<void>;

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
        () => 'A run that requested another delivery was not delivered again.',
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

  'releases running runs when it stops, waits for them, and starts no more': (subject, pace) => {
    const gate = Promise.withResolvers<Date>();
    return withEngine(
      subject,
      pace,
      () => gate.promise,
      async (jobs, { received, release }) => {
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
          () => release() > 0,
          pace.soonMs,
          () => 'It does not release the runs under way.',
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

  'stops in time even if a run is not released': (subject, pace) =>
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
  if (again > 0) fail(`${again} unrequested deliveries came.`);
}

function notBefore(due: number, received: Received | undefined): void {
  const early = due - (received?.at ?? 0);
  if (early > earlyMs) fail(`A delivery came ${early} ms before its time.`);
}
