import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createIntegrations } from '../../integrations.ts';
import { memoryStorage } from '../../memory-storage/index.ts';
import { keyring } from '../../vault/keyring.ts';
import { newEvent } from '../event.ts';
import type { SubscriptionTiming } from './options.ts';

const shop = (shopId: string) => ({ shopId });
const quick: Partial<SubscriptionTiming> = { pollMs: 20, retry: { baseMs: 1, maxMs: 5 } };
const refusals = { types: ['request.refused'] } as const;

/** Holds the clock by which leases end and retries are due. @returns moves it on */
function holdTime(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.setSystemTime(Date.now() + ms);
}

/** A storage that processes share, and what happened in it. */
function setUp() {
  const storage = memoryStorage();
  const logged: string[] = [];
  const process = (timing: Partial<SubscriptionTiming> = quick) => {
    const integrations = createIntegrations({
      providers: [],
      storage,
      vault: keyring({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
      ports: {},
      subscriptions: timing,
      log: { error: (_, message) => void logged.push(message) },
    });
    onTestFinished(() => integrations.stop());
    return integrations;
  };
  const write = async (shopId: string, ...messages: string[]) => {
    for (const message of messages)
      await storage.transaction(shop(shopId), ({ events }) =>
        events.append([newEvent('request.refused', message), newEvent('credential.revoked', 'of another type')]),
      );
  };
  const events = async (eventType: string, shopId = 'a') => {
    const page = await storage.transaction(shop(shopId), (unit) => unit.events.page({ limit: 100, eventType }));
    return page.rows.map(({ level, meta }) => ({ level, meta }));
  };
  return { storage, process, write, events, logged };
}

it('delivers what the process commits without waiting for a poll, and what others commit at the next one', async () => {
  const { process, write } = setUp();
  const [one, slow] = [process({ ...quick, pollMs: 60_000 }), process({ ...quick, pollMs: 60_000 })];
  const seen: string[] = [];
  await one.subscribe('refusals', refusals, ({ message, eventType }, { scope }) => {
    seen.push(`${scope.shopId} ${eventType} ${message}`);
  });
  await one.recordRefusal(shop('a'), { message: '1' });
  await expect.poll(() => seen, { interval: 5 }).toEqual(['a request.refused 1']);
  await slow.recordRefusal(shop('a'), { message: '2' });
  await one.stop();
  await write('b', '3');
  const other = process();
  await other.subscribe('refusals', refusals, ({ message }) => void seen.push(message));
  await expect.poll(() => seen.slice(1).toSorted()).toEqual(['2', '3']);
  await write('b', '4');
  await expect.poll(() => seen.at(-1)).toBe('4');
});

it('starts with new events, or with the oldest one in the log, and then continues where it stopped', async () => {
  const { process, write } = setUp();
  await write('a', 'early 1', 'early 2');
  await write('b', 'early 3');
  const { subscribe } = process();
  const seen = { now: [] as string[], start: [] as string[], all: 0 };
  const end = await subscribe('from_now', refusals, ({ message }) => void seen.now.push(message));
  await subscribe('from_start', { ...refusals, from: 'start' }, ({ message }) => void seen.start.push(message));
  await subscribe('every_type', {}, () => void (seen.all += 1));
  await write('a', 'late 1');
  await expect.poll(() => seen.now).toEqual(['late 1']);
  await expect.poll(() => seen.start.toSorted()).toEqual(['early 1', 'early 2', 'early 3', 'late 1']);
  expect(seen.start.filter((message) => message !== 'early 3')).toEqual(['early 1', 'early 2', 'late 1']);
  await expect.poll(() => seen.all).toBe(2);
  await end();
  await write('a', 'missed');
  await delay(50);
  expect(seen.now).toEqual(['late 1']);
  await process().subscribe('from_now', { ...refusals, from: 'start' }, ({ message }) => void seen.now.push(message));
  await expect.poll(() => seen.now).toEqual(['late 1', 'missed']);
});

it('retries an event until its handler works, before later ones of the shop, and does not delay other shops', async () => {
  const { process, write, logged } = setUp();
  const seen: string[] = [];
  let failures = 0;
  await write('a', 'bad', 'good');
  await write('b', 'other');
  await process().subscribe('refusals', { ...refusals, from: 'start' }, ({ message }) => {
    if (message === 'bad' && (failures < 3 || !seen.includes('other'))) {
      failures += 1;
      throw new Error('not yet');
    }
    seen.push(message);
  });
  await expect.poll(() => seen).toEqual(['other', 'bad', 'good']);
  const failed = logged.filter((message) => message.startsWith('A subscription could not handle an event'));
  expect(failed).toHaveLength(failures);
});

it('pauses a shop after failures in a row, retries it more rarely, and reports both ends', async () => {
  const { process, write, events } = setUp();
  const passTime = holdTime();
  const state = { isDown: true, attempts: 0 };
  const timing = { ...quick, retry: { baseMs: 1_000, maxMs: 1_000 }, pauseAfter: 2, pausedRetryMs: 60_000 };
  await process(timing).subscribe('refusals', refusals, () => {
    state.attempts += 1;
    if (state.isDown) throw new Error('down');
  });
  await write('a', 'one');
  await expect.poll(() => state.attempts).toBe(1);
  passTime(1_000);
  await expect
    .poll(() => events('subscription.paused'))
    .toMatchObject([{ level: 'error', meta: { subscription: 'refusals', failures: 2 } }]);
  passTime(59_000);
  await delay(100);
  expect(state.attempts).toBe(2);
  passTime(1_000);
  await expect.poll(() => state.attempts).toBe(3);
  state.isDown = false;
  passTime(60_000);
  await expect
    .poll(() => events('subscription.resumed'))
    .toMatchObject([{ level: 'info', meta: { subscription: 'refusals', failures: 3 } }]);
  expect(await events('subscription.paused')).toHaveLength(1);
});

it('is shared by processes: each event once, one at a time and in order per shop', async () => {
  const { process, write } = setUp();
  const seen = new Map<string, string[]>();
  const underWay = new Set<string>();
  const overlaps: string[] = [];
  const messages = Array.from({ length: 12 }, (_, n) => `${n}`);
  for (let n = 0; n < 3; n += 1)
    await process().subscribe('refusals', refusals, async ({ message }, { scope: { shopId } }) => {
      if (underWay.has(shopId)) overlaps.push(message);
      underWay.add(shopId);
      await delay(message === '3' ? 100 : 2);
      underWay.delete(shopId);
      seen.set(shopId, [...(seen.get(shopId) ?? []), message]);
    });
  await Promise.all(['a', 'b', 'c', 'd'].map((shopId) => write(shopId, ...messages)));
  await expect.poll(() => [...seen.values()].map(({ length }) => length)).toEqual([12, 12, 12, 12]);
  await delay(60);
  expect([...seen.values()]).toEqual([messages, messages, messages, messages]);
  expect(overlaps).toEqual([]);
});

it('keeps a shop to itself while a handler takes longer than the lease', async () => {
  const { process, write, storage } = setUp();
  const passTime = holdTime();
  const [started, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const seen: string[] = [];
  await process({ ...quick, leaseMs: 300 }).subscribe('refusals', refusals, async ({ message }) => {
    started.resolve();
    await gate.promise;
    seen.push(message);
  });
  await write('a', 'one');
  await started.promise;
  /** Whether another process could take over in so many milliseconds. It does not. */
  const isFree = async (inMs: number): Promise<boolean> => {
    const at = new Date(Date.now() + inMs);
    let failures: number | null = null;
    const asked = storage.transaction(shop('a'), async ({ deliveries }) => {
      failures = await deliveries.claim('refusals', 'another', at, at);
      throw new Error('undo it');
    });
    await expect(asked).rejects.toThrow('undo it');
    return failures !== null;
  };
  for (let extended = 0; extended < 2; extended += 1) {
    passTime(250);
    await expect.poll(() => isFree(100)).toBe(false);
  }
  gate.resolve();
  await expect.poll(() => seen).toEqual(['one']);
});

it('aborts the handler when the process stops, and delivers its event to another one at once', async () => {
  const { process, write, logged } = setUp();
  const first = process();
  const started = Promise.withResolvers<void>();
  await first.subscribe('refusals', refusals, async (_, { signal }) => {
    started.resolve();
    await delay(60_000, undefined, { signal });
  });
  await write('a', 'one');
  await started.promise;
  await first.stop();
  await expect(first.subscribe('another', {}, () => undefined)).rejects.toMatchObject({ code: 'stopped' });
  const seen: string[] = [];
  await process().subscribe('refusals', refusals, ({ message }) => void seen.push(message));
  await expect.poll(() => seen).toEqual(['one']);
  expect(logged).toEqual([]);
});

it('aborts the handler when another process took over', async () => {
  const { process, write, storage } = setUp();
  const reasons: unknown[] = [];
  const started = Promise.withResolvers<void>();
  await process({ ...quick, leaseMs: 100 }).subscribe('refusals', refusals, async (_, { signal }) => {
    started.resolve();
    await delay(600_000, undefined, { signal }).catch(() => reasons.push(String(signal.reason)));
  });
  await write('a', 'one');
  await started.promise;
  const [now, future] = [new Date(Date.now() + 5_000), new Date(Date.now() + 60_000)];
  await storage.transaction(shop('a'), ({ deliveries }) => deliveries.claim('refusals', 'another', now, future));
  await expect.poll(() => reasons).toEqual(['Error: Another process handles the events of a.']);
});

it('reports events that were deleted before they were handled', async () => {
  const { process, storage, events, write, logged } = setUp();
  const end = await process().subscribe('refusals', refusals, () => undefined);
  await end();
  const old = { ...newEvent('request.refused', 'old'), createdAt: new Date(0) };
  await storage.transaction(shop('a'), (unit) => unit.events.append([old]));
  await storage.transaction(shop('a'), (unit) => unit.events.purge(new Date(1), 10));
  await write('a', 'young');
  const seen: string[] = [];
  await process().subscribe('refusals', refusals, ({ message }) => void seen.push(message));
  await expect.poll(() => seen).toEqual(['young']);
  expect(await events('subscription.events_lost')).toEqual([
    { level: 'error', meta: { subscription: 'refusals', count: 1 } },
  ]);
  expect(logged).toEqual(['A subscription lost events.']);
});

it('is deleted with what waits for it', async () => {
  const { process, write } = setUp();
  const integrations = process({ ...quick, retry: { baseMs: 60_000, maxMs: 60_000 } });
  const seen: string[] = [];
  const end = await integrations.subscribe('refusals', refusals, ({ message }) => {
    seen.push(message);
    throw new Error('it waits a minute now');
  });
  for (const shopId of ['a', 'b']) await write(shopId, 'waiting');
  await expect.poll(() => seen).toEqual(['waiting', 'waiting']);
  await end();
  expect([
    await integrations.deleteSubscription('refusals'),
    await integrations.deleteSubscription('refusals'),
  ]).toEqual([true, false]);
  await integrations.subscribe('refusals', refusals, ({ message }) => void seen.push(message));
  await write('a', 'new');
  await expect.poll(() => seen).toEqual(['waiting', 'waiting', 'new']);
});

it('does not deliver types that the handler no longer asks for', async () => {
  const { process, write } = setUp();
  const seen: string[] = [];
  await (await process().subscribe('changing', {}, () => undefined))();
  await write('a', 'one');
  await process().subscribe('changing', { types: ['credential.revoked'] }, ({ message }) => void seen.push(message));
  await write('a', 'two');
  await expect.poll(() => seen).toEqual(['of another type', 'of another type']);
});

it.each(['Refusals', 'failed-runs', '1st', '', 'a'.repeat(64)])('refuses the name "%s"', async (name) => {
  const { subscribe } = setUp().process();
  await expect(subscribe(name, {}, () => undefined)).rejects.toMatchObject({ code: 'not_configured' });
});

it('refuses a second handler of the same name in one process', async () => {
  const { subscribe } = setUp().process();
  const end = await subscribe('refusals', {}, () => undefined);
  await expect(subscribe('refusals', {}, () => undefined)).rejects.toMatchObject({ code: 'not_configured' });
  await end();
  await expect(subscribe('refusals', {}, () => undefined)).resolves.toBeTypeOf('function');
});
