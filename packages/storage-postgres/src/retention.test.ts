import { randomBytes } from 'node:crypto';
import { createIntegrations, keyring } from '@makerfex/integrations-core';
import { expect, it, onTestFinished, vi } from 'vitest';
import { engines } from '../test/engines.ts';
import { newEvent } from '../test/shop.ts';

const scope = { shopId: 'a' };
const aged = (days: number) => newEvent({ createdAt: new Date(Date.now() - days * 86_400_000) });

/** A started host whose first purge comes `share` of the longest wait after the start. */
async function started([, open]: (typeof engines)[number], share: number) {
  vi.spyOn(Math, 'random').mockReturnValue(share);
  onTestFinished(() => void vi.restoreAllMocks());
  const engine = await open();
  const { storage } = engine;
  const old = [aged(99), aged(200)];
  const recent = [aged(1), aged(89)];
  await storage.transaction(scope, ({ events }) => events.append([...old, ...recent]));
  const integrations = createIntegrations({
    providers: [],
    storage,
    vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
    ports: {},
  });
  onTestFinished(async () => {
    await integrations.stop();
    await engine.close();
  });
  await integrations.start();
  const kept = async () => {
    const { rows } = await storage.transaction(scope, ({ events }) => events.page({ limit: 10 }));
    return rows.filter(({ eventType }) => eventType !== 'events.purged').map(({ id }) => id);
  };
  const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id).toSorted();
  return { kept: async () => (await kept()).toSorted(), all: ids([...old, ...recent]), recent: ids(recent) };
}

it.each(engines)('deletes old events soon after the start, and keeps the others, on %s', async (...engine) => {
  // The longest wait is five minutes: this is 30 ms of it.
  const { kept, recent } = await started(engine, 0.000_1);
  await expect.poll(kept).toEqual(recent);
});

it.each(engines)('does not delete events at the start itself, where every process would, on %s', async (...engine) => {
  const { kept, all } = await started(engine, 0.9);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await kept()).toEqual(all);
});
