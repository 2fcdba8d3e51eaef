import type { RecordPlace, Storage, UnitOfWork } from '@makerfex/integrations-core/storage';
import { expect } from 'vitest';
import type { StorageCheck } from './dirty-records.ts';
import {
  at,
  connectedShop,
  newConnection,
  newCredential,
  newId,
  newNamed,
  newOAuthState,
  newRecord,
  newRun,
  newSchedule,
  newSync,
  noQuiet,
} from './rows.ts';

const set = { providerKey: 'acme', kind: 'order' };

/** A shop with two connections, the first of which has rows of every kind. */
async function shopWith(storage: Storage) {
  const { scope, connection } = await connectedShop(storage);
  const { id } = connection;
  const other = newConnection({ providerKey: 'other' });
  const inShop = <Result>(work: (unit: UnitOfWork<unknown>) => Promise<Result>) => storage.transaction(scope, work);
  const finished = [0, 1, 2].map(() => newRun(id, { state: 'SUCCESS', finishedAt: at(1) }));
  const live = newRun(id);
  const otherRun = newRun(other.id, { state: 'SUCCESS', finishedAt: at(1) });
  await inShop(async (unit) => {
    await unit.connections.insert(other);
    for (const run of [...finished, live, otherRun]) expect(await unit.runs.insert(run)).toBe(true);
    for (const version of [1, 2]) await unit.credentials.replace(newCredential(id, { version }));
    await unit.oauthStates.insert(newOAuthState(id));
    await unit.schedules.save(newSchedule(id));
    await unit.sync.save(newSync(id));
    await unit.webhooks.name(id, [newNamed('1'), newNamed('2')], at(1), noQuiet);
    await unit.records.save(set, [newRecord('a')], null);
  });
  const begin = () => inShop(({ connections }) => connections.beginDeletion(id, 'forget'));
  const isFound = async (except: readonly string[] = []) =>
    (await storage.findShopsWithDeletions(100_000, except)).some(({ shopId }) => shopId === scope.shopId);
  return { scope, connection, id, other, finished, live, otherRun, inShop, begin, isFound };
}

/** What every storage must do with a connection whose deletion has begun. */
export const deletionChecks = {
  'is unknown, and keeps the place of its provider until the end': async (storage) => {
    const { connection, id, other, inShop, begin } = await shopWith(storage);
    expect([await begin(), await begin()]).toEqual([true, false]);
    const found = await inShop(async ({ connections }) => [
      await connections.find(id),
      await connections.findWithCredential(id),
      await connections.findByProvider('acme'),
      await connections.list(),
      await connections.update({ ...connection, version: 2 }),
      await connections.recordHealth(id, { health: 'failing' }),
      await connections.insert(newConnection()),
      await connections.listDeletions(),
      await connections.beginDeletion(newId(), 'keep'),
    ]);
    expect(found).toEqual([
      null,
      null,
      null,
      [other],
      false,
      null,
      false,
      [{ id, providerKey: 'acme', links: 'forget' }],
      false,
    ]);
    const ended = await inShop(async ({ connections }) => [
      await connections.delete(id),
      await connections.listDeletions(),
      await connections.insert(newConnection()),
    ]);
    expect(ended).toEqual([true, [], true]);
  },

  'loses what is not finished at once': async (storage) => {
    const { id, live, finished, inShop, begin } = await shopWith(storage);
    await begin();
    const left = await inShop(async (unit) => [
      await unit.runs.find(live.id),
      await unit.runs.findNewest(),
      await unit.credentials.findLive(id),
      await unit.schedules.list(id),
      await unit.sync.list(id),
      await unit.oauthStates.take('state-1', at(1)),
      (await unit.runs.find(finished[0]?.id ?? ''))?.state,
    ]);
    expect(left.toSpliced(1, 1)).toEqual([null, null, [], [], null, 'SUCCESS']);
    expect(left[1]).toHaveLength(1);
  },

  'gets nothing new': async (storage) => {
    const { id, inShop, begin } = await shopWith(storage);
    await begin();
    const added = await inShop(async (unit) => [
      await unit.runs.insert(newRun(id)),
      await unit.credentials.replace(newCredential(id, { version: 3 })),
      await unit.sync.save(newSync(id)),
      await unit.schedules.save(newSchedule(id)),
      await unit.oauthStates.insert(newOAuthState(id)),
      await unit.webhooks.name(id, [newNamed('3')], at(1), noQuiet),
    ]);
    expect(added.slice(0, 2)).toEqual([false, false]);
    const left = await inShop(async (unit) => [
      await unit.sync.list(id),
      await unit.schedules.list(id),
      await unit.oauthStates.take('state-1', at(1)),
      (await unit.webhooks.findDue(id, at(1), 10)).map(({ externalId }) => externalId).toSorted(),
    ]);
    expect(left).toEqual([[], [], null, ['1', '2']]);
  },

  'is trimmed up to a limit until nothing is left of it': async (storage) => {
    const { id, finished, otherRun, inShop, begin } = await shopWith(storage);
    const trim = () => inShop(({ connections }) => connections.trim(id, 2));
    expect(await trim()).toBe(0);
    await begin();
    const counts = [];
    for (let deleted = await trim(); deleted > 0; deleted = await trim()) counts.push(deleted);
    expect(Math.max(...counts)).toBe(2);
    // Three runs, a former credential and two records to fetch.
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6);
    const left = await inShop(async (unit) => [
      await unit.runs.find(finished[0]?.id ?? ''),
      await unit.credentials.list(id, 10),
      await unit.webhooks.findDue(id, at(1), 10),
      (await unit.runs.find(otherRun.id))?.id,
      (await unit.records.find(set, ['a'])).length,
    ]);
    expect(left).toEqual([null, [], [], otherRun.id, 1]);
  },

  'is found over all shops until its deletion has ended': async (storage) => {
    const { scope, id, inShop, begin, isFound } = await shopWith(storage);
    const before = await isFound();
    await begin();
    expect([before, await isFound(), await isFound([scope.shopId])]).toEqual([false, true, false]);
    await inShop(({ connections }) => connections.delete(id));
    expect(await isFound()).toBe(false);
  },

  'has the links of its records forgotten page by page': async (storage) => {
    const { inShop } = await shopWith(storage);
    const sets = [set, { ...set, kind: 'product' }, { ...set, providerKey: 'other' }];
    const known = newRecord('a', { sourceUpdatedAt: at(1) });
    await inShop(async ({ records }) => {
      for (const each of sets) await records.save(each, [known, { ...known, externalId: 'b' }], null);
    });
    const forget = (after: RecordPlace | null) => inShop(({ records }) => records.forgetPage('acme', after, 3));
    /** How many are known of each set. */
    const count = () =>
      inShop(async ({ records }) => {
        const counts = [];
        for (const each of sets) {
          const found = await records.find(each, ['a', 'b']);
          counts.push(found.filter((row) => row.contentHash !== '' && row.sourceUpdatedAt !== null).length);
        }
        return counts;
      });
    expect([await count(), await forget(null), await count()]).toEqual([
      [2, 2, 2],
      { kind: 'product', externalId: 'a' },
      [0, 1, 2],
    ]);
    const last = { kind: 'product', externalId: 'b' };
    expect([await forget({ ...last, externalId: 'a' }), await forget(last), await count()]).toEqual([
      last,
      null,
      [0, 0, 2],
    ]);
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;
