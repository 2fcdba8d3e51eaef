import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { pagesOf, pullShop, thing } from '../test/pull-shop.ts';

/** A shop whose storage is slow, as a busy database is. */
async function slowShop() {
  const underWay = { calls: 0 };
  const shop = await pullShop({ leaseMs: 120 });
  const slowly = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    underWay.calls += 1;
    try {
      await delay(50);
      return await call();
    } finally {
      underWay.calls -= 1;
    }
  };
  const quick = { ...shop.storage };
  const slow: Partial<typeof shop.storage> = {
    transaction: (scope, work) => slowly(() => quick.transaction(scope, work)),
    findAbandonedRuns: (...args) => slowly(() => quick.findAbandonedRuns(...args)),
    takeDueSchedules: (...args) => slowly(() => quick.takeDueSchedules(...args)),
  };
  Object.assign(shop.storage, slow);
  return { ...shop, underWay };
}

it('stops when nothing uses the storage any more, so that a host can close its database', async () => {
  const { process, underWay } = await slowShop();
  for (let n = 0; n < 10; n += 1) {
    const integrations = process();
    await integrations.start();
    await delay(n * 10);
    await integrations.stop();
    expect(underWay.calls).toBe(0);
    await delay(40);
    expect(underWay.calls).toBe(0);
  }
});

it('stops when a running start has ended', async () => {
  const { process, underWay } = await slowShop();
  const integrations = process();
  const started = integrations.start();
  await delay(10);
  await integrations.stop();
  expect(underWay.calls).toBe(0);
  await expect(started).resolves.toBe(0);
});

it('stops when no lease of a run that just ended is being extended', async () => {
  const { process, script, actor, connection, underWay } = await slowShop();
  for (let n = 0; n < 8; n += 1) {
    const integrations = process();
    const shop = integrations.for(actor);
    script.read = pagesOf([thing('a'), thing('b')], 1);
    script.beforePort = () => delay(n * 8);
    const ended = Promise.withResolvers<void>();
    integrations.onEvent(({ eventType }) => {
      if (eventType === 'run.succeeded') ended.resolve();
    });
    await shop.actions.run(connection.id, 'import_things', {});
    await ended.promise;
    await integrations.stop();
    expect(underWay.calls).toBe(0);
  }
});
