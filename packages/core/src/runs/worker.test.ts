import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../../test/pull-shop.ts';
import { IntegrationError } from '../errors.ts';
import { createIntegrations } from '../integrations.ts';
import { memoryStorage } from '../memory-storage.ts';
import { keyring } from '../vault/keyring.ts';
import type { JobEngine, JobWorker } from './job-engine.ts';

const masterKey = randomBytes(32).toString('base64');

/** A worker of a process whose storage fails so. */
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
  return { work: () => attached[0]?.work({ scope: { shopId: 'shop-1' }, runId: 'run-1' }), logged };
}

it('has a run delivered again soon where the storage is away', async () => {
  const error = new IntegrationError('storage_unavailable', 'The database cannot be reached.');
  const { work, logged } = workerOn(error);
  const before = Date.now();
  const again = await work();
  expect(again?.getTime()).toBeGreaterThanOrEqual(before + 1_000);
  expect(again?.getTime()).toBeLessThan(Date.now() + 10_000);
  expect(logged).toEqual([error]);
});

it('leaves a run to the sweep where anything else is wrong', async () => {
  const error = new Error('a bug');
  const { work, logged } = workerOn(error);
  expect(await work()).toBeNull();
  expect(logged).toEqual([error]);
});

it('carries out a run once that is delivered to it twice at the same time', async () => {
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
  const work = () => attached[0]?.work({ scope: shop.actor, runId: id });
  expect(await Promise.all([work(), work()])).toEqual([null, null]);
  expect(reads).toBe(1);
  expect(await shop.shop.runs.get(id)).toMatchObject({ state: 'SUCCESS', attempts: 1 });
});
