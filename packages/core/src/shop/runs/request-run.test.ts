import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { pagesOf, pullShop, type Read, thing } from '../../../test/pull-shop.ts';
import { pushHost } from '../../../test/push-host.ts';
import { IntegrationError } from '../../errors.ts';
import type { RunSettings } from './run-request.ts';

/** A shop whose import waits until the test continues it. */
async function waitingShop() {
  const gate = Promise.withResolvers<void>();
  const shop = await pullShop();
  const read: Read = async function* (context) {
    await gate.promise;
    yield* pagesOf([thing('a')])(context);
  };
  shop.script.read = read;
  const ask = async (idempotencyKey?: string, input: object = {}) =>
    (await shop.shop.actions.run(shop.connection.id, 'import_things', input, { idempotencyKey })).id;
  const finish = async (id: string) => {
    gate.resolve();
    return shop.shop.runs.waitFor(id);
  };
  return { ...shop, ask, finish };
}

it('returns the joined run for the key of each request from then on', async () => {
  const { ask, finish } = await waitingShop();
  const first = await ask('first');
  expect(await Promise.all([ask('second'), ask('third'), ask('second'), ask()])).toEqual([first, first, first, first]);
  expect((await finish(first)).state).toBe('SUCCESS');
  expect(await Promise.all([ask('third'), ask('second'), ask('first')])).toEqual([first, first, first]);
  expect(await ask('fourth')).not.toBe(first);
});

it('forgets the oldest of more than 100 keys that join an import, and treats it as new', async () => {
  const { ask, finish } = await waitingShop();
  const first = await ask('first');
  for (let n = 0; n <= 100; n += 1) expect(await ask(`key-${n}`)).toBe(first);
  await finish(first);
  expect(await Promise.all([ask('first'), ask('key-1'), ask('key-100')])).toEqual([first, first, first]);
  expect(await ask('key-0')).not.toBe(first);
});

it('refuses more than 100 keys for a push, which must not go out again for a forgotten one', async () => {
  const gate = Promise.withResolvers<{ sent: string }>();
  const { script, shop, connection } = await pushHost();
  script.run = () => gate.promise;
  const ask = (idempotencyKey?: string) =>
    shop.actions.run(connection.id, 'send_thing', { id: 't' }, { idempotencyKey }).then(({ id }) => id);
  const first = await ask('first');
  for (let n = 0; n < 100; n += 1) expect(await ask(`key-${n}`)).toBe(first);
  const refused = { code: 'run_in_progress', message: expect.stringContaining('100 other idempotency keys') };
  await expect(ask('one more')).rejects.toMatchObject(refused);
  expect(await Promise.all([ask(), ask('key-0'), ask('first')])).toEqual([first, first, first]);
  gate.resolve({ sent: 'x' });
  await shop.runs.waitFor(first);
  expect(await Promise.all([ask('key-0'), ask('key-99')])).toEqual([first, first]);
});

it('refuses a misspelt setting, such as a key that would not keep a push from going out twice', async () => {
  const { shop, connection } = await pushHost();
  const misspelt = { eta: undefined, idempotency_key: 'first' };
  await expect(shop.actions.run(connection.id, 'send_thing', { id: 't' }, misspelt)).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'idempotency_key', problem: 'is unknown; did you mean idempotencyKey?' }],
  });
  expect((await shop.runs.list()).rows).toEqual([]);
});

it('leaves the key of a request free when it joined a cancelled run', async () => {
  const { ask, finish, shop } = await waitingShop();
  const first = await ask('first');
  await expect.poll(async () => (await shop.runs.get(first)).state).toBe('STARTED');
  await shop.runs.cancel(first);
  expect(await ask('second')).toBe(first);
  expect((await finish(first)).state).toBe('REVOKED');
  expect(await ask('second')).not.toBe(first);
});

it('refuses a key that has joined a run for another input', async () => {
  const { ask, finish } = await waitingShop();
  const first = await ask();
  await ask('second');
  await finish(first);
  await expect(ask('second', { full: true })).rejects.toMatchObject({
    code: 'run_in_progress',
    message: expect.stringContaining(first),
  });
});

it('returns the run of a repeated request when the connection can no longer be used, but refuses a new one', async () => {
  const { ask, finish, shop, connection, events } = await waitingShop();
  const first = await ask('first');
  await finish(first);
  await shop.connections.disable(connection.id);
  expect(await ask('first')).toBe(first);
  expect(await events('policy.denied')).toEqual([]);
  await expect(ask('second')).rejects.toMatchObject({ code: 'policy_denied', rule: 'use.connection_disabled' });
});

describe('a request that joins a run which waits for its time', () => {
  const minutes = (count: number) => new Date(Date.now() + count * 60_000);
  async function waiting(settings: RunSettings) {
    const shop = await pullShop();
    shop.script.read = pagesOf([thing('a')]);
    const ask = (more: RunSettings = {}) => shop.shop.actions.run(shop.connection.id, 'import_things', {}, more);
    const run = await ask(settings);
    return { ...shop, ask, run };
  }

  it('starts it now when the request has no eta, and records that', async () => {
    const { ask, run, shop, events, actor } = await waiting({ eta: minutes(24 * 60) });
    expect(await ask()).toMatchObject({ id: run.id, eta: null });
    expect((await shop.runs.waitFor(run.id)).state).toBe('SUCCESS');
    expect(await events('run.rescheduled')).toMatchObject([
      { actorId: actor.id, meta: { run_id: run.id, eta: null, expires_at: null } },
    ]);
  });

  it('starts it now, even if the clock of the process is past its eta', async () => {
    const { ask, run, events } = await waiting({ eta: minutes(60) });
    vi.useFakeTimers({ toFake: ['Date'], now: minutes(120) });
    onTestFinished(() => void vi.useRealTimers());
    expect(await ask()).toMatchObject({ id: run.id, eta: null });
    expect(await events('run.rescheduled')).toHaveLength(1);
  });

  it('moves it to an earlier eta, and ignores a later one', async () => {
    const { ask, run, events } = await waiting({ eta: minutes(60) });
    const sooner = minutes(30);
    expect(await ask({ eta: sooner })).toMatchObject({ id: run.id, eta: sooner, state: 'PENDING' });
    expect(await ask({ eta: minutes(90) })).toMatchObject({ id: run.id, eta: sooner });
    expect(await events('run.rescheduled')).toHaveLength(1);
  });

  it('lets it expire at the latest time that any of them requests', async () => {
    const [eta, sooner, later] = [minutes(60), minutes(90), minutes(120)];
    const { ask, run, events } = await waiting({ eta, expiresAt: sooner });
    expect(await ask({ eta, expiresAt: later })).toMatchObject({ id: run.id, eta, expiresAt: later });
    expect(await ask({ eta, expiresAt: sooner })).toMatchObject({ id: run.id, expiresAt: later });
    expect(await ask({ eta })).toMatchObject({ id: run.id, expiresAt: null });
    expect(await events('run.rescheduled')).toHaveLength(2);
  });

  it('changes nothing when it repeats the key of the first one', async () => {
    const [eta, idempotencyKey] = [minutes(60), 'first'];
    const { ask, run } = await waiting({ eta, idempotencyKey });
    expect(await ask({ idempotencyKey })).toMatchObject({ id: run.id, eta });
  });

  it('does not move one that waits for the rate limit of its provider', async () => {
    const shop = await pullShop();
    shop.script.read = async function* () {
      yield { items: [], cursor: { page: 1 } };
      throw new IntegrationError('provider_rate_limited', 'Wait.', { retryAfterMs: 3_600_000 });
    };
    const { id } = await shop.ask();
    await expect.poll(async () => (await shop.shop.runs.get(id)).state).toBe('RETRY');
    const { eta } = await shop.shop.runs.get(id);
    expect(await shop.ask()).toMatchObject({ id, eta, state: 'RETRY' });
    expect(await shop.events('run.rescheduled')).toEqual([]);
  });

  it.each([
    ['an eta more than 31 days ahead', { eta: new Date('9999-12-31') }, 'eta', '31 days'],
    ['an invalid eta', { eta: new Date('soon') }, 'eta', 'not a valid time'],
    ['an invalid expiry', { expiresAt: new Date('soon') }, 'expires_at', 'not a valid time'],
  ])('is refused with %s, like any other', async (_what, settings, path, words) => {
    const { ask, run, shop } = await waiting({ eta: minutes(60) });
    const refused = { code: 'invalid_input', message: expect.stringContaining(words), issues: [{ path }] };
    await expect(ask(settings)).rejects.toMatchObject(refused);
    await shop.runs.cancel(run.id);
    await expect(ask(settings)).rejects.toMatchObject(refused);
  });
});

it('refuses a key that is not one line', async () => {
  const { ask } = await waitingShop();
  await expect(ask('first\r\nx-shop: 2')).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'idempotencyKey' }],
  });
});
