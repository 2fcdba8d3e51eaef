import { expect, it } from 'vitest';
import { pagesOf, pullShop, type Read, thing } from '../../test/pull-shop.ts';

/** A shop whose import waits until it is let go on. */
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
    return shop.shop.runs.finished(id);
  };
  return { ...shop, ask, finish };
}

it('answers each request that joined a run with it ever after, by the key of that request', async () => {
  const { ask, finish } = await waitingShop();
  const first = await ask('first');
  expect(await Promise.all([ask('second'), ask('third'), ask('second'), ask()])).toEqual([first, first, first, first]);
  expect((await finish(first)).state).toBe('SUCCESS');
  expect(await Promise.all([ask('third'), ask('second'), ask('first')])).toEqual([first, first, first]);
  expect(await ask('fourth')).not.toBe(first);
});

it('leaves the key of a request free that met a run which is to end', async () => {
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

it('answers a repeated request though the connection may not be used any more, but not a new one', async () => {
  const { ask, finish, shop, connection, events } = await waitingShop();
  const first = await ask('first');
  await finish(first);
  await shop.connections.disable(connection.id);
  expect(await ask('first')).toBe(first);
  expect(await events('policy.denied')).toEqual([]);
  await expect(ask('second')).rejects.toMatchObject({ code: 'policy_denied', rule: 'use.connection_disabled' });
});

it('refuses a key that is not one line', async () => {
  const { ask } = await waitingShop();
  await expect(ask('first\r\nx-shop: 2')).rejects.toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'idempotencyKey' }],
  });
});
