import { expect, it } from 'vitest';
import { pullShop } from '../test/pull-shop.ts';
import type { JobEngine } from './jobs/job-engine.ts';

/** A process whose engine and storage count their calls. */
async function countingShop() {
  const counts = { starts: 0, sweeps: 0 };
  let failures = 0;
  const jobs: JobEngine = {
    attach: () => undefined,
    enqueue: () => undefined,
    async start() {
      counts.starts += 1;
      if (failures > 0) {
        failures -= 1;
        throw new Error('the queue is down');
      }
    },
    stop: async () => undefined,
  };
  const shop = await pullShop({ jobs });
  const find = shop.storage.findAbandonedRuns.bind(shop.storage);
  Object.assign(shop.storage, {
    findAbandonedRuns: async (...args: Parameters<typeof find>) => {
      counts.sweeps += 1;
      return find(...args);
    },
  });
  const failNext = () => {
    failures = 1;
  };
  return { counts, failNext, process: () => shop.process() };
}

it('starts once, even if it is called five times', async () => {
  const { counts, process } = await countingShop();
  const integrations = process();
  await Promise.all([integrations.start(), integrations.start(), integrations.start()]);
  await integrations.start();
  await integrations.start();
  expect(counts).toEqual({ starts: 1, sweeps: 1 });
});

it('starts when it is called again after its engine failed to start', async () => {
  const { counts, failNext, process } = await countingShop();
  const integrations = process();
  failNext();
  await expect(integrations.start()).rejects.toThrow('the queue is down');
  await expect(integrations.start()).resolves.toBe(0);
  expect(counts).toEqual({ starts: 2, sweeps: 1 });
});

it('refuses to start after it was stopped', async () => {
  const { counts, process } = await countingShop();
  const integrations = process();
  await integrations.start();
  await integrations.stop();
  await expect(integrations.start()).rejects.toMatchObject({ code: 'stopped' });
  expect(counts.starts).toBe(1);
});
