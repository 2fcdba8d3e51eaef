import {
  drainKey,
  type QuietTime,
  type Storage,
  subscriptionCheck,
  type UnitOfWork,
} from '@makerfex/integrations-core/storage';
import { expect } from 'vitest';
import { at, connectedShop, newDirty, newId, newNamed, newRun, noQuiet } from './rows.ts';

export type StorageCheck = (storage: Storage) => Promise<void>;

/** Two seconds after the last delivery, ten after the first. */
const quiet: QuietTime = { quietMs: 2000, longestMs: 10_000 };
const later = at(1e6);

/** A shop with one connection, and its transactions. */
async function openShop(storage: Storage) {
  const { scope, connection } = await connectedShop(storage);
  const { id } = connection;
  return {
    scope,
    id,
    inShop: <Result>(work: (unit: UnitOfWork<unknown>) => Promise<Result>) => storage.transaction(scope, work),
    due: (now = later, limit = 100) => storage.transaction(scope, ({ webhooks }) => webhooks.findDue(id, now, limit)),
  };
}

/** What every storage must do with the records that deliveries name. */
export const dirtyRecordChecks = {
  'are found as they were named, once each, the longest due first': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    await inShop(async ({ webhooks }) => {
      await webhooks.name(id, [newNamed('late')], at(5), noQuiet);
      await webhooks.name(id, [newNamed('b'), newNamed('a'), newNamed('a', { kind: 'product' })], at(0), noQuiet);
      await webhooks.name(id, [], at(0), noQuiet);
    });
    const late = newDirty(id, 'late', { firstNamedAt: at(5), lastNamedAt: at(5), dueAt: at(5) });
    expect(await due(at(5))).toEqual([
      newDirty(id, 'a'),
      newDirty(id, 'b'),
      newDirty(id, 'a', { kind: 'product' }),
      late,
    ]);
    expect(await due(at(4))).toHaveLength(3);
    expect(await due(at(5), 2)).toEqual([newDirty(id, 'a'), newDirty(id, 'b')]);
  },

  'are due a quiet time after the last delivery, but at most the longest after the first': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    const dueAfter = async (seconds: number) => {
      await inShop(({ webhooks }) => webhooks.name(id, [newNamed('a')], at(seconds), quiet));
      const [row] = await due();
      return row;
    };
    const row = newDirty(id, 'a');
    expect(await dueAfter(0)).toEqual({ ...row, dueAt: at(2) });
    expect(await dueAfter(1)).toEqual({ ...row, deliveries: 2, lastNamedAt: at(1), dueAt: at(3) });
    expect(await dueAfter(9)).toEqual({ ...row, deliveries: 3, lastNamedAt: at(9), dueAt: at(10) });
    await inShop(({ webhooks }) => webhooks.name(id, [newNamed('b')], at(0), { quietMs: 5000, longestMs: 1000 }));
    expect(await due(at(1))).toEqual([newDirty(id, 'b', { dueAt: at(1) })]);
  },

  'may be gone if any of their deliveries says so': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    const name = (externalId: string, mayBeGone: boolean) =>
      inShop(({ webhooks }) => webhooks.name(id, [newNamed(externalId, { mayBeGone })], at(0), noQuiet));
    for (const [externalId, mayBeGone] of [
      ['a', true],
      ['a', false],
      ['b', false],
      ['b', true],
      ['c', false],
    ] as const)
      await name(externalId, mayBeGone);
    expect((await due()).map(({ externalId, mayBeGone }) => [externalId, mayBeGone])).toEqual([
      ['a', true],
      ['b', true],
      ['c', false],
    ]);
  },

  'count each time that one delivery names them': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    const twice = [newNamed('a'), newNamed('b'), newNamed('a', { mayBeGone: true })];
    await inShop(({ webhooks }) => webhooks.name(id, twice, at(0), noQuiet));
    expect(await due()).toEqual([newDirty(id, 'a', { deliveries: 2, mayBeGone: true }), newDirty(id, 'b')]);
  },

  'count every delivery when many come at once, in any order of their records': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    const records = Array.from({ length: 50 }, (_, index) => newNamed(`order-${index}`));
    await Promise.all(
      [records, records.toReversed(), records, records.toReversed()].map((some) =>
        inShop(({ webhooks }) => webhooks.name(id, some, at(0), noQuiet)),
      ),
    );
    const rows = await due();
    expect(rows).toHaveLength(50);
    expect(rows.every(({ deliveries }) => deliveries === 4)).toBe(true);
  },

  'are cleared only if no further delivery named them': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    const all = ['a', 'b', 'c'].map((externalId) => newNamed(externalId));
    await inShop(({ webhooks }) => webhooks.name(id, all, at(0), noQuiet));
    const fetched = (await due()).filter(({ externalId }) => externalId !== 'c');
    await inShop(({ webhooks }) => webhooks.name(id, [newNamed('b')], at(0), noQuiet));
    const clear = () => inShop(({ webhooks }) => webhooks.clear(id, [...fetched, newDirty(id, 'unknown')]));
    expect([await clear(), await clear(), await inShop(({ webhooks }) => webhooks.clear(id, []))]).toEqual([1, 0, 0]);
    expect(await due()).toEqual([newDirty(id, 'b', { deliveries: 2 }), newDirty(id, 'c')]);
  },

  'wait when they are postponed, and are given up when they were named too long ago': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    await inShop(async ({ webhooks }) => {
      await webhooks.name(id, [newNamed('old')], at(0), noQuiet);
      await webhooks.name(id, [newNamed('kept')], at(10), noQuiet);
      await webhooks.name(id, [newNamed('later')], at(90), noQuiet);
      await webhooks.scheduleCheck(id, at(0));
      await webhooks.postpone(id, at(60), at(10));
    });
    expect((await due()).map(({ externalId, dueAt }) => [externalId, dueAt])).toEqual([
      [subscriptionCheck.externalId, at(60)],
      ['kept', at(60)],
      ['later', at(90)],
    ]);
  },

  'tell when the first of them is due': async (storage) => {
    const { id, inShop } = await openShop(storage);
    const found = await inShop(async ({ webhooks }) => {
      const before = await webhooks.nextDue(id);
      await webhooks.name(id, [newNamed('a')], at(9), noQuiet);
      await webhooks.name(id, [newNamed('b')], at(3), noQuiet);
      return [before, await webhooks.nextDue(id)];
    });
    expect(found).toEqual([null, at(3)]);
  },

  'stand beside one check of the subscriptions, at the time that was set last': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    const check = (seconds: number) => inShop(({ webhooks }) => webhooks.scheduleCheck(id, at(seconds)));
    for (const seconds of [100, 50, 200]) await check(seconds);
    const times = { firstNamedAt: at(200), lastNamedAt: at(200), dueAt: at(200) };
    const row = newDirty(id, subscriptionCheck.externalId, { ...subscriptionCheck, ...times, deliveries: 3 });
    expect(await due()).toEqual([row]);
  },

  'are written for no connection that is unknown, and go with theirs': async (storage) => {
    const { id, inShop, due } = await openShop(storage);
    const unknown = newId();
    const found = await inShop(async ({ webhooks, connections }) => {
      for (const each of [unknown, id]) {
        await webhooks.name(each, [newNamed('a')], at(0), noQuiet);
        await webhooks.scheduleCheck(each, at(0));
      }
      const before = [await webhooks.nextDue(unknown), await webhooks.nextDue(id)];
      await connections.delete(id);
      return before;
    });
    expect(found).toEqual([null, at(0)]);
    expect(await due()).toEqual([]);
  },

  'have a drain while a run of theirs is unfinished': async (storage) => {
    const { id, inShop } = await openShop(storage);
    const drain = newRun(id, { capability: drainKey, trigger: 'webhook' });
    const found = await inShop(async ({ webhooks, runs }) => {
      await runs.insert(newRun(id));
      const before = await webhooks.hasDrain(id);
      await runs.insert(drain);
      const during = await webhooks.hasDrain(id);
      await runs.claim(drain.id, 'worker', at(0), 1000);
      await runs.finish(drain.id, 'worker', { state: 'SUCCESS', at: at(1) });
      return [before, during, await webhooks.hasDrain(id), (await runs.find(drain.id))?.trigger];
    });
    expect(found).toEqual([false, true, false, 'webhook']);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;
