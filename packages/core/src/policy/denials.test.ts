import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { policyShop } from '../../test/policy-shop.ts';
import { memoryStorage } from '../memory-storage/index.ts';
import { createDenials, type Denial } from './denials.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const denial = (changes: Partial<Denial> = {}): Denial => ({
  scope: { shopId: 'shop-1' },
  message: 'Not allowed: see events.',
  actorId: 'user-1',
  connectionId: null,
  meta: { rule: 'role.read_events', permission: 'read_events', role: 'employee', policy_version: 1 },
  ...changes,
});

function setUp(storage = memoryStorage()) {
  const logged: object[] = [];
  const denials = createDenials({ storage, log: { error: (details) => void logged.push(details) } });
  const repeat = async (times: number, one = denial()) => {
    for (let n = 0; n < times; n += 1) await denials.record(one);
  };
  const counts = async () => {
    const { rows } = await storage.transaction({ shopId: 'shop-1' }, ({ events }) => events.page({ limit: 200 }));
    return rows.toReversed().map(({ meta }) => meta['count']);
  };
  const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);
  return { denials, repeat, counts, minutes, logged };
}

describe('equal denials', () => {
  it('are one event at once, and one for the rest after a minute', async () => {
    const { repeat, counts, minutes } = setUp();
    await repeat(500);
    expect(await counts()).toEqual([1]);
    await minutes(1);
    expect(await counts()).toEqual([1, 499]);
  });

  it('are one event a minute while they continue, and the count misses none', async () => {
    const { repeat, counts, minutes } = setUp();
    for (let minute = 0; minute < 5; minute += 1) {
      await repeat(10);
      await minutes(1);
    }
    expect(await counts()).toEqual([1, 9, 10, 10, 10, 10]);
    await minutes(3);
    await repeat(1);
    expect(await counts()).toEqual([1, 9, 10, 10, 10, 10, 1]);
  });

  it('have the same shop, actor, rule, call and connection', async () => {
    const { repeat, counts } = setUp();
    const others = [
      { actorId: 'user-2' },
      { connectionId: 'connection-1' },
      { message: 'Not allowed: export events.' },
      { meta: { ...denial().meta, rule: 'role.export_events' } },
    ];
    for (const changes of [{}, { scope: { shopId: 'shop-2' } }, ...others]) await repeat(2, denial(changes));
    expect(await counts()).toEqual([1, 1, 1, 1, 1]);
  });

  it('are written before the process ends, and start again after that', async () => {
    const { repeat, counts, denials, minutes } = setUp();
    await repeat(3);
    await denials.flush();
    expect(await counts()).toEqual([1, 2]);
    await repeat(1);
    await minutes(1);
    expect(await counts()).toEqual([1, 2, 1]);
  });

  it('are logged with their count if they cannot be recorded', async () => {
    const away = { ...memoryStorage(), transaction: () => Promise.reject(new Error('the database is down')) };
    const { repeat, logged, minutes } = setUp(away);
    await repeat(4);
    await minutes(1);
    expect(logged).toMatchObject([{ count: 1 }, { count: 3, rule: 'role.read_events' }]);
  });

  it('do not delay the end of the process while the database does not answer', async () => {
    vi.useRealTimers();
    const inner = memoryStorage();
    let isAway = false;
    const storage: typeof inner = {
      ...inner,
      transaction: (scope, work) => (isAway ? new Promise(() => undefined) : inner.transaction(scope, work)),
    };
    const { repeat, denials, logged } = setUp(storage);
    await repeat(3);
    isAway = true;
    await denials.flush();
    expect(logged).toMatchObject([{ count: 2, err: { code: 'storage_unavailable' } }]);
  });

  it('are counted for up to 10,000 kinds: one more writes the oldest', async () => {
    const { repeat, counts } = setUp();
    await repeat(3);
    for (let n = 0; n < 10_000; n += 1) await repeat(1, denial({ scope: { shopId: 'shop-2' }, actorId: `user-${n}` }));
    expect(await counts()).toEqual([1, 2]);
  });
});

it('writes its counts outside of any request’s context: neither the first request’s, nor that of one that makes room', async () => {
  const tenant = new AsyncLocalStorage<string>();
  const inner = memoryStorage();
  const found: unknown[] = [];
  const storage: typeof inner = {
    ...inner,
    transaction: (scope, work) => {
      found.push(tenant.getStore());
      return inner.transaction(scope, work);
    },
  };
  const { repeat, denials, minutes } = setUp(storage);
  await tenant.run('shop-1', () => repeat(2));
  await tenant.run('shop-2', () => minutes(1));
  await tenant.run('shop-1', () => repeat(2));
  await tenant.run('shop-2', () => denials.flush());
  expect(found).toEqual(['shop-1', undefined, undefined]);
});

it('counts the denials of a shop over all its callers, and writes them when the integrations stop', async () => {
  const { integrations, denials } = await policyShop();
  for (let n = 0; n < 20; n += 1) {
    const employee = integrations.for({ id: 'employee-1', shopId: 'shop-1', role: 'employee' });
    await expect(employee.events.list({ limit: 1 })).rejects.toMatchObject({ code: 'policy_denied' });
  }
  expect(await denials()).toMatchObject([{ meta: { count: 1 } }]);
  await integrations.stop();
  expect(await denials()).toHaveLength(2);
  expect((await denials()).map(({ meta }) => meta['count']).toSorted()).toEqual([1, 19]);
});
