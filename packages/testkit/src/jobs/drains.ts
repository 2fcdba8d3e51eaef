import { isFinished, type RunRow } from '@makerfex/integrations-core/storage';
import { fail, lived, succeeded, until } from './outcome.ts';
import type { RunCheck } from './runs.ts';
import { capabilities } from './subject.ts';
import { inWorld, type ShopUnderTest } from './world.ts';

const hasAsked = ({ shelf }: ShopUnderTest, soonMs: number) =>
  until(
    () => shelf.asked.length > 0,
    soonMs,
    () => 'What a delivery named is not fetched.',
  );
const createdBy = (runs: readonly RunRow[]): number => runs.reduce((sum, { progress }) => sum + progress.created, 0);

/** What becomes of records that deliveries name. Each check throws, saying what it found, where it is not what it should be. */
export const drainChecks = {
  'fetches what deliveries named, in one run at a time': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const host = await world.start();
      const shop = await world.connect(2);
      shop.shelf.hold();
      await shop.deliver(host, 'a');
      await hasAsked(shop, pace.soonMs);
      await Promise.all([shop.deliver(host, 'b'), shop.deliver(host, 'c', 'd')]);
      const live = (await shop.runs()).filter(({ state }) => !isFinished(state));
      if (live.length !== 1) fail(`Deliveries of one connection have ${live.length} unfinished runs.`);
      shop.shelf.release();
      await until(
        async () => createdBy(await shop.runs()) === 4,
        pace.soonMs,
        () => 'Not all that deliveries named was fetched.',
      );
      for (const { id } of await shop.runs()) {
        succeeded(await shop.finished(id), 1);
        await lived(shop, id, ['queued', 'started', 'succeeded']);
      }
    }),

  'fetches what deliveries named if the worker at it is killed': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const victim = await world.spawn();
      if (!victim) return;
      const shop = await world.connect(2);
      shop.shelf.hold();
      victim.ask({ ...shop, shopId: shop.actor.shopId, capability: capabilities[0], things: ['a', 'b'] });
      await hasAsked(shop, pace.soonMs);
      await world.start();
      await victim.kill();
      shop.shelf.release();
      const [run] = await shop.runs();
      if (run?.state !== 'STARTED') fail(`The run of a worker that was killed is ${run?.state}.`);
      const ended = await shop.finished(run.id, pace.madeGoodWithinMs);
      succeeded(ended, 2);
      if (createdBy([ended]) !== 2) fail(`A delivery named 2 things, and ${createdBy([ended])} were created.`);
      await lived(shop, run.id, ['queued', 'started', 'resumed', 'succeeded']);
    }),
} satisfies Record<string, RunCheck>;
