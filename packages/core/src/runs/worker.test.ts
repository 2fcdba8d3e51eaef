import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';
import { createIntegrations } from '../integrations.ts';
import { inProcessJobs } from '../jobs/in-process-jobs.ts';
import type { JobEngine, JobWorker } from '../jobs/job-engine.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { keyring } from '../vault/keyring.ts';

const masterKey = randomBytes(32).toString('base64');

/** A worker of a process whose storage fails with this error. */
function workerOn(error: Error) {
  const attached: JobWorker[] = [];
  const jobs: JobEngine = {
    attach: (worker) => void attached.push(worker),
    enqueue: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
  const logged: unknown[] = [];
  createIntegrations({
    providers: [],
    storage: {
      ...memoryStorage(),
      async transaction() {
        throw error;
      },
    },
    vault: keyring({ current: 'k', keys: { k: masterKey } }),
    ports: {},
    jobs,
    log: { error: ({ err }) => logged.push(err) },
  });
  return { work: () => attached[0]?.execute({ scope: { shopId: 'shop-1' }, runId: 'run-1' }), logged };
}

it('requests a new delivery soon when the storage is down', async () => {
  const error = new IntegrationError('storage_unavailable', 'The database cannot be reached.');
  const { work, logged } = workerOn(error);
  const before = Date.now();
  const again = await work();
  expect(again?.getTime()).toBeGreaterThanOrEqual(before + 1_000);
  expect(again?.getTime()).toBeLessThan(Date.now() + 10_000);
  expect(logged).toEqual([error]);
});

it('leaves a run to the sweep after any other error', async () => {
  const error = new Error('a bug');
  const { work, logged } = workerOn(error);
  expect(await work()).toBeNull();
  expect(logged).toEqual([error]);
});

it('executes a run once when it is delivered twice at the same time', async () => {
  const attached: JobWorker[] = [];
  const jobs: JobEngine = {
    attach: (worker) => void attached.push(worker),
    enqueue: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
  const shop = await pullShop({ jobs });
  let reads = 0;
  shop.script.read = async function* (context) {
    reads += 1;
    yield* pagesOf([thing('a')])(context);
  };
  const { id } = await shop.ask();
  const work = () => attached[0]?.execute({ scope: shop.actor, runId: id });
  expect(await Promise.all([work(), work()])).toEqual([null, null]);
  expect(reads).toBe(1);
  expect(await shop.shop.runs.get(id)).toMatchObject({ state: 'SUCCESS', attempts: 1 });
});

it('executes a run that may crash its process alone, and delays others until it makes progress', async () => {
  const workers: JobWorker[] = [];
  const inner = inProcessJobs();
  const attach = (worker: JobWorker) => {
    workers.push(worker);
    inner.attach(worker);
  };
  const shop = await pullShop({ jobs: { ...inner, attach } });
  const gates = { early: Promise.withResolvers<void>(), poison: Promise.withResolvers<void>() };
  const started: string[] = [];
  shop.script.read = async function* ({ config: { store } }) {
    started.push(store);
    if (store === 'early') await gates.early.promise;
    yield { items: [thing('a'), thing('b')], cursor: { page: 1 } };
    if (store === 's') await gates.poison.promise;
  };
  const ask = async (store: string) => {
    const other = shop.integrations.for({ ...shop.actor, shopId: store });
    const { id } = await other.connections.create({ providerKey: 'acme', config: { store } });
    const run = await other.actions.run(id, 'import_things');
    return { find: () => other.runs.get(run.id), ended: () => other.runs.waitFor(run.id) };
  };

  const early = await ask('early');
  await expect.poll(() => started).toEqual(['early']);
  const poison = await shop.leaveRun(new Date(Date.now() - 1), { lostLeases: 1 });
  await shop.integrations.start();
  await expect.poll(() => workers[0]?.takesRuns()).toBe(false);
  // Its claim was rolled back: any other process can pick it up.
  expect(await shop.shop.runs.get(poison)).toMatchObject({ leaseOwner: 'killed', lostLeases: 1 });
  const late = await ask('late');
  gates.early.resolve();
  await early.ended();
  await expect.poll(() => started).toEqual(['early', 's', 'late']);
  expect(await late.ended()).toMatchObject({ state: 'SUCCESS' });
  expect(await shop.shop.runs.get(poison)).toMatchObject({ state: 'STARTED', attempts: 2, lostLeases: 0 });
  gates.poison.resolve();
  expect(await shop.shop.runs.waitFor(poison)).toMatchObject({ state: 'SUCCESS', attempts: 2 });
});

it('executes the runs that crashed together one after the other, without another delivery', async () => {
  const attached: JobWorker[] = [];
  const jobs: JobEngine = {
    attach: (worker) => void attached.push(worker),
    enqueue: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
  const shop = await pullShop({ jobs });
  const beside = { now: 0, most: 0 };
  shop.script.read = async function* (context) {
    beside.now += 1;
    beside.most = Math.max(beside.most, beside.now);
    yield* pagesOf([thing('a')])(context);
    beside.now -= 1;
  };
  const leave = async (shopId: string) => {
    const other = shop.integrations.for({ ...shop.actor, shopId });
    const { id } = await other.connections.create({ providerKey: 'acme', config: { store: shopId } });
    const run = await other.actions.run(id, 'import_things');
    // By now two workers in a row have lost it.
    for (const agoMs of [20_000, 10_000])
      await shop.storage.transaction({ shopId }, ({ runs }) =>
        runs.claim(run.id, 'killed', new Date(Date.now() - agoMs), 1),
      );
    return { scope: { shopId }, runId: run.id };
  };
  const left = [];
  for (const shopId of ['a', 'b', 'c', 'd', 'e']) left.push(await leave(shopId));
  expect(await Promise.all(left.map((delivery) => attached[0]?.execute(delivery)))).toEqual(left.map(() => null));
  expect(beside).toEqual({ now: 0, most: 1 });
});
