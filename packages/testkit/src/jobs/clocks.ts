import { setTimeout as delay } from 'node:timers/promises';
import { lived, succeeded, until } from './outcome.ts';
import type { RunCheck } from './runs.ts';
import { capabilities } from './subject.ts';
import { inWorld } from './world.ts';

const hourMs = 3_600_000;
/** Longer than two sweeps for runs without a worker. */
const looksMs = 11_000;

const dueWith =
  (clockAheadMs: number): RunCheck =>
  (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const worker = await world.spawn({ clockAheadMs });
      if (!worker) return;
      const shop = await world.connect(2);
      shop.shelf.faults = 1;
      worker.ask({ ...shop, shopId: shop.actor.shopId, capability: capabilities[0] });
      await until(
        async () => (await shop.runs()).length > 0,
        pace.soonMs,
        () => 'The process does not ask for the run.',
      );
      for (const { id } of await shop.runs()) {
        succeeded(await shop.finished(id), 2);
        await lived(shop, id, ['queued', 'started', 'retrying', 'resumed', 'succeeded']);
      }
    });

/** What becomes of runs if the clock of a worker is wrong. Each check throws, saying what it found. */
export const clockChecks = {
  'carries out what is due with a clock that is an hour ahead': dueWith(hourMs),
  'carries out what is due with a clock that is an hour behind': dueWith(-hourMs),

  'leaves a run to the worker that holds it, though the clock of another is an hour ahead': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const holder = await world.start();
      const shop = await world.connect(2);
      shop.shelf.hold();
      const { id } = await shop.ask(holder);
      await until(
        () => shop.shelf.asked.length > 1,
        pace.soonMs,
        () => 'The run does not get on.',
      );
      if (!(await world.spawn({ clockAheadMs: hourMs }))) return;
      await delay(looksMs);
      shop.shelf.release();
      succeeded(await shop.finished(id), 1);
      await lived(shop, id, ['queued', 'started', 'succeeded']);
    }),
} satisfies Record<string, RunCheck>;
