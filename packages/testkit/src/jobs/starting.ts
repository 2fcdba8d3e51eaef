import { setTimeout as delay } from 'node:timers/promises';
import { newDeliveries, nothingMore, stops, withEngine, withEngines } from './bench.ts';
import type { DeliveryCheck } from './deliveries.ts';
import { fail, until } from './outcome.ts';
import type { Pace } from './subject.ts';

/** @returns the number, once it has stayed the same for a while */
async function untilItStays(count: () => number, { quietMs }: Pace): Promise<number> {
  for (let before = count(); ; before = count()) {
    await delay(quietMs);
    if (count() === before) return before;
  }
}

/** What an engine promises of `start`. Each check throws, saying what it found, if the promise is not kept. */
export const startChecks = {
  'does one job though it is started five times': (subject, pace) => {
    const gate = Promise.withResolvers<null>();
    return withEngine(
      subject,
      pace,
      () => gate.promise,
      async (jobs, { received }) => {
        await Promise.all(newDeliveries().map(async (delivery) => jobs.enqueue(delivery, null)));
        await until(
          () => received.length > 0,
          pace.soonMs,
          () => 'Nothing is delivered.',
        );
        const atOnce = await untilItStays(() => received.length, pace);
        for (let again = 0; again < 4; again += 1) await jobs.start();
        await delay(pace.quietMs);
        if (received.length > atOnce)
          fail(`Started once it carries out ${atOnce} runs at once, started five times ${received.length}.`);
        gate.resolve(null);
      },
    );
  },

  'refuses to start once it has been stopped': (subject, pace) =>
    withEngines(subject, pace, 1, nothingMore, async ({ engines }) => {
      for (const jobs of engines) {
        await jobs.start();
        await stops(jobs.stop(), pace);
        const refusal = await jobs.start().catch((error: unknown) => error);
        if (!(refusal instanceof Error) || !('code' in refusal) || refusal.code !== 'stopped')
          fail('An engine that was stopped starts again, or does not say `stopped`.');
      }
    }),
} satisfies Record<string, DeliveryCheck>;
