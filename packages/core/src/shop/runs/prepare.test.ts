import { expect, it } from 'vitest';
import { pullShop } from '../../../test/pull-shop.ts';
import type { JobEngine } from '../../jobs/job-engine.ts';
import { createPolicy } from '../../policy/policy.ts';
import { spreadTimes } from '../schedules/spread.ts';
import { tick } from '../schedules/ticker.ts';
import { requestRun } from './request-run.ts';

/** A shop with an engine that enqueues in transactions, after its own transaction has prepared it. */
async function preparedShop() {
  const { storage, provider, actor, connection, shop } = await pullShop();
  let isPrepared = false;
  const enqueued: string[] = [];
  const jobs: JobEngine = {
    attach: () => undefined,
    // The storage refuses it inside another transaction.
    prepare: () =>
      storage.transaction(actor, async () => {
        isPrepared = true;
      }),
    enqueueIn: async (_, { runId }) => {
      if (isPrepared) enqueued.push(runId);
    },
    enqueue: () => undefined,
    start: async () => undefined,
    stop: async () => undefined,
  };
  const log = { error: () => undefined };
  const options = { storage, provider, policy: createPolicy(undefined, []), jobs, log, nextTime: spreadTimes() };
  return { options, enqueued, actor, shop, connectionId: connection.id };
}

const capability = 'import_things';

it('prepares the engine before the transaction of a request is opened', async () => {
  const { options, enqueued, actor, connectionId } = await preparedShop();
  const run = await requestRun(options, actor, { connectionId, capability, input: {} });
  expect(enqueued).toEqual([run.id]);
});

it('prepares the engine before the transaction of a schedule is opened', async () => {
  const { options, enqueued, shop, connectionId } = await preparedShop();
  const { nextAt } = await shop.schedules.set(connectionId, capability, { cron: '*/15 * * * *' });
  expect(await tick(options, nextAt)).toBe(1);
  expect(enqueued).toHaveLength(1);
});
