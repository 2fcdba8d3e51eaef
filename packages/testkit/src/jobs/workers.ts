import { setTimeout as delay } from 'node:timers/promises';
import { fail, lived, readOnce, succeeded, until } from './outcome.ts';
import type { RunCheck } from './runs.ts';
import { capabilities, type WorkerProcess } from './subject.ts';
import { inWorld, type ShopUnderTest } from './world.ts';

/** What becomes of runs whose workers go. Each check throws, saying what it found, where it is not what it should be. */
export const workerChecks = {
  'leaves what is under way to another worker when it stops': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const leaving = await world.start();
      const shop = await world.connect(3);
      shop.shelf.hold();
      const { id } = await shop.ask(leaving);
      await until(
        () => shop.shelf.asked.length > 1,
        pace.soonMs,
        () => 'The run does not get on.',
      );
      await world.start();
      await world.stop(leaving);
      shop.shelf.release();
      succeeded(await shop.finished(id), 2);
      await lived(shop, id, ['queued', 'started', 'retrying', 'resumed', 'succeeded']);
    }),

  'makes good what a worker that is killed leaves': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const victim = await world.spawn();
      if (!victim) return;
      const shop = await world.connect(3);
      shop.shelf.hold();
      victim.ask({ ...shop, shopId: shop.actor.shopId, capability: capabilities[0] });
      await until(
        () => shop.shelf.asked.length > 1,
        pace.soonMs,
        () => 'The run does not get on.',
      );
      await world.start();
      await victim.kill();
      shop.shelf.release();
      const [run] = await shop.runs();
      if (run?.state !== 'STARTED') fail(`The run of a worker that was killed is ${run?.state}.`);
      succeeded(await shop.finished(run.id, pace.madeGoodWithinMs), 2);
      await lived(shop, run.id, ['queued', 'started', 'resumed', 'succeeded']);
    }),

  'loses none of many runs and doubles none, with several workers, one of which is killed': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const hosts = [await world.start(), await world.start(), world.open()];
      const victims = [await world.spawn(), await world.spawn()];
      const shops: ShopUnderTest[] = [];
      for (let n = 0; n < pace.runs / capabilities.length; n += 1) shops.push(await world.connect(2));
      const killing = killLater(victims[0] ?? null);
      const asked: { shop: ShopUnderTest; id: string }[] = [];
      for (const capability of capabilities)
        await Promise.all(
          shops.map(async (shop, n) => {
            const host = hosts[n % hosts.length] ?? fail('There is no process.');
            asked.push({ shop, id: (await shop.ask(host, { capability })).id });
          }),
        );
      await killing;
      const interrupted = new Set<ShopUnderTest>();
      for (const { shop, id } of asked) {
        const run = await shop.finished(id, pace.madeGoodWithinMs + pace.soonMs);
        succeeded(run, victims[0] ? undefined : 1);
        if (run.attempts > 1) interrupted.add(shop);
        await lived(shop, id, ['queued', 'started', ...(run.attempts > 1 ? ['resumed'] : []), 'succeeded']);
      }
      for (const shop of shops) {
        const { length } = await shop.runs();
        if (length !== capabilities.length) fail(`A shop requested ${capabilities.length} runs and has ${length}.`);
        if (!interrupted.has(shop)) readOnce(shop.shelf, length);
      }
    }),
} satisfies Record<string, RunCheck>;

/** While it is at it. */
async function killLater(victim: WorkerProcess | null): Promise<void> {
  if (!victim) return;
  await delay(500);
  await victim.kill();
}
