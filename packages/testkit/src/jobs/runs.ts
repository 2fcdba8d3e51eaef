import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Delivery, JobEngine } from '@makerfex/integrations-core/jobs';
import type { Storage } from '@makerfex/integrations-core/storage';
import { fail, lived, readOnce, succeeded, until } from './outcome.ts';
import type { JobEngineUnderTest, Pace } from './subject.ts';
import { type Host, inWorld, type ShopUnderTest } from './world.ts';

export type RunCheck = <Tx>(subject: JobEngineUnderTest<Tx>, pace: Pace) => Promise<void>;

/** What becomes of runs that an engine carries. Each check throws, saying what it found, where it is not what it should be. */
export const runChecks = {
  'delivers a run once its transaction is committed, and never one that is rolled back': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const delivered: string[] = [];
      await world.start(recorded(subject.engine(), delivered));
      const shop = await world.connect(1);
      const { storage, before } = beforeCommit(subject.storage);
      const host = world.open({ storage, jobs: recorded(subject.engine(), delivered) });

      before.commit = async () => {
        await delay(pace.quietMs);
        throw new Error('rolled back');
      };
      const refused = await shop.ask(host).catch((error: unknown) => error);
      before.commit = async () => undefined;
      if (!(refused instanceof Error) || refused.message !== 'rolled back')
        fail('The transaction was not rolled back.');
      await delay(pace.quietMs);
      if (delivered.length > 0) fail('A run was delivered though its transaction was rolled back.');

      let early = 0;
      before.commit = async () => {
        before.commit = async () => undefined;
        await delay(pace.quietMs);
        early = delivered.length;
      };
      const { id } = await shop.ask(host);
      if (early > 0) fail('A run was delivered before its transaction was committed.');
      succeeded(await shop.finished(id), 1);
    }),

  'carries out once a run that is delivered many times to many workers': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const engines = [subject.engine(), subject.engine(), subject.engine()];
      for (const jobs of engines) await world.start(jobs);
      const shop = await world.connect(3);
      shop.shelf.hold();
      const { id } = await shop.ask(world.open());
      const delivery = { scope: shop.actor, runId: id };
      const deliver = () => Promise.all(engines.map(async (jobs) => jobs.enqueue(delivery, null)));
      for (let n = 0; n < 10; n += 1) await deliver();
      await until(
        () => shop.shelf.asked.length > 1,
        pace.soonMs,
        () => 'The run does not get on.',
      );
      await deliver();
      shop.shelf.release();
      succeeded(await shop.finished(id), 1);
      await deliver();
      await delay(pace.quietMs);
      readOnce(shop.shelf);
      await lived(shop, id, ['queued', 'started', 'succeeded']);
    }),

  'calls ports outside of any request, though 40 shops ask at once': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const host = await world.start();
      const shops: ShopUnderTest[] = [];
      for (let n = 0; n < 40; n += 1) shops.push(await world.connect(1));
      const asked = await Promise.all(shops.map(async (shop) => ({ shop, id: (await shop.ask(host)).id })));
      for (const { shop, id } of asked) succeeded(await shop.finished(id), 1);
    }),

  'carries out runs of one subject one after another, in the order of their requests': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const host = await world.start();
      await world.start();
      const shop = await world.connect(9);
      const visit = (about: string, page: number) =>
        host.for(shop.actor).actions.run(shop.connectionId, 'visit_page', { about, page });
      shop.shelf.hold();
      const runs = [await visit('one', 1), await visit('one', 2), await visit('one', 3)];
      succeeded(await shop.finished((await visit('other', 0)).id), 1);
      await delay(pace.quietMs);
      const early = shop.shelf.asked.filter((page) => page > 1);
      if (early.length > 0) fail('A run was started before the one before it in its line had ended.');
      shop.shelf.release();
      for (const { id } of runs) succeeded(await shop.finished(id), 1);
      const order = shop.shelf.asked.filter((page) => page > 0).join(', ');
      if (order !== '1, 2, 3') fail(`Runs of one subject were carried out in the order ${order}.`);
    }),

  'takes a run up at its time': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const host = await world.start();
      const shop = await world.connect(1);
      const eta = new Date(Date.now() + pace.quietMs);
      const { id } = await shop.ask(host, { eta });
      const run = await shop.finished(id, pace.quietMs + pace.soonMs);
      succeeded(run, 1);
      if (run.startedAt && run.startedAt < eta) fail('A run started before its time.');
    }),

  'takes a run up again after a passing fault': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const host = await world.start();
      const shop = await world.connect(2);
      shop.shelf.faults = 2;
      const { id } = await shop.ask(host);
      succeeded(await shop.finished(id), 3);
      const again = ['retrying', 'resumed'];
      await lived(shop, id, ['queued', 'started', ...again, ...again, 'succeeded']);
    }),

  'never starts a run that was cancelled while it waited': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const host = await world.start();
      const shop = await world.connect(1);
      const waitMs = await cancelWhileItWaits(shop, host, pace.quietMs);
      const asked = shop.shelf.asked.length;
      await delay(waitMs * 2);
      if (shop.shelf.asked.length > asked) fail('A run was started though it had been cancelled.');
      succeeded(await shop.finished((await shop.ask(host)).id), 1);
    }),

  'ends a run that is cancelled under way, and goes on with others': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const host = await world.start();
      const shop = await world.connect(2);
      shop.shelf.hold();
      const { id } = await shop.ask(host);
      await until(
        () => shop.shelf.asked.length > 1,
        pace.soonMs,
        () => 'The run does not get on.',
      );
      await shop.cancel(id);
      const { state } = await shop.finished(id);
      if (state !== 'REVOKED') fail(`A run that was cancelled under way ended as ${state}.`);
      shop.shelf.release();
      succeeded(await shop.finished((await shop.ask(host, { capability: 'import_b' })).id), 1);
    }),

  'gets over deliveries of runs that there are not': (subject, pace) =>
    inWorld(subject, pace, async (world) => {
      const jobs = subject.engine();
      const host = await world.start(jobs);
      const shop = await world.connect(1);
      for (const delivery of noRuns(shop)) await jobs.enqueue(delivery, null);
      succeeded(await shop.finished((await shop.ask(host)).id), 1);
    }),
} satisfies Record<string, RunCheck>;

/**
 * Cancels a run before its time. On a slow machine that may have come before the cancellation: then once more, with a longer wait.
 * @returns the wait, in milliseconds
 */
async function cancelWhileItWaits(shop: ShopUnderTest, host: Host, waitMs: number): Promise<number> {
  const eta = new Date(Date.now() + waitMs);
  const { id } = await shop.ask(host, { eta });
  const { state } = await shop.cancel(id);
  if (state === 'REVOKED') return waitMs;
  if (Date.now() < eta.getTime()) fail(`A run that was cancelled while it waited is ${state}.`);
  await shop.finished(id);
  return cancelWhileItWaits(shop, host, waitMs * 2);
}

const noRuns = ({ actor }: ShopUnderTest): readonly Delivery[] => [
  { scope: actor, runId: randomUUID() },
  { scope: actor, runId: 'no run of ours' },
  { scope: actor, runId: `'; drop table run; --` },
  { scope: { shopId: 'no such shop' }, runId: randomUUID() },
];

/** The engine, which also records the runs that it delivers. */
function recorded(jobs: JobEngine, delivered: string[]): JobEngine {
  return {
    ...jobs,
    attach: (worker) =>
      jobs.attach({
        ...worker,
        execute(delivery) {
          delivered.push(delivery.runId);
          return worker.execute(delivery);
        },
      }),
  };
}

/** The storage, with something to be done at the end of every transaction, before it is committed. */
function beforeCommit<Tx>(inner: Storage<Tx>) {
  const before = { commit: async (): Promise<void> => undefined };
  const storage: Storage<Tx> = {
    ...inner,
    transaction: (scope, work) =>
      inner.transaction(scope, async (unit) => {
        const result = await work(unit);
        await before.commit();
        return result;
      }),
  };
  return { storage, before };
}
