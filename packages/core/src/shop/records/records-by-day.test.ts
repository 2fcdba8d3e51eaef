import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { owner, policyShop } from '../../../test/policy-shop.ts';
import { newRun } from '../../storage/new-run.ts';
import type { Storage } from '../../storage/storage.ts';
import { recordsByDay } from './records-by-day.ts';

const now = new Date('2026-05-30T12:00:00Z');

/** A shop with a connection that has no runs. */
async function quietShop() {
  const shop = await policyShop();
  const connections = shop.integrations.for(owner).connections;
  return { ...shop, connection: await connections.create({ providerKey: 'brand', config: { store: 's' } }) };
}

/** Inserts finished runs that were requested at these times, and created so many records each. */
async function insert(
  storage: Storage,
  connectionId: string,
  runs: readonly (readonly [at: string, created: number])[],
) {
  const of = { id: connectionId, providerKey: 'brand' };
  const asked = { capability: 'import_orders', trigger: 'schedule', input: {}, actorId: 'owner-1' } as const;
  await storage.transaction(owner, async (unit) => {
    for (const [at, created] of runs) {
      const createdAt = new Date(at);
      const row = newRun(of, asked);
      const progress = { ...row.progress, created };
      const id = v7({ msecs: createdAt.getTime() });
      await unit.runs.insert({ ...row, id, state: 'SUCCESS', progress, createdAt, finishedAt: createdAt });
    }
  });
}

describe('the records of a connection by day', () => {
  it('are those of the last days, also of days without a run', async () => {
    const { storage, connection } = await quietShop();
    await insert(storage, connection.id, [
      ['2026-05-27T23:59:00Z', 1_000],
      ['2026-05-28T00:00:00Z', 1],
      ['2026-05-28T23:00:00Z', 2],
      ['2026-05-30T11:00:00Z', 3],
    ]);
    const days = await recordsByDay(storage, owner, { connectionId: connection.id, days: 3 }, now);
    expect(days.map(({ day, runs, created }) => [day, runs, created])).toEqual([
      ['2026-05-28', 2, 3],
      ['2026-05-29', 0, 0],
      ['2026-05-30', 1, 3],
    ]);
  });

  it('begin at midnight of a time zone, also when clocks change', async () => {
    const { storage, connection } = await policyShop();
    const timeZone = 'Europe/Berlin';
    await insert(storage, connection.id, [
      ['2026-10-24T22:30:00Z', 1],
      ['2026-10-25T22:30:00Z', 2],
      ['2026-10-25T23:30:00Z', 4],
    ]);
    const request = { connectionId: connection.id, timeZone, days: 2 };
    const days = await recordsByDay(storage, owner, request, new Date('2026-10-26T12:00:00Z'));
    expect(days.map(({ day, created }) => [day, created])).toEqual([
      ['2026-10-25', 3],
      ['2026-10-26', 4],
    ]);
  });

  it('leave out the days that were not read to their start', async () => {
    const { storage, connection } = await policyShop();
    const sums = [1, 4_000, 0, 6_000].map((runs) => ({
      runs,
      created: 1,
      changed: 0,
      unchanged: 0,
      deleted: 0,
      rejected: 0,
    }));
    const cut: Storage = {
      ...storage,
      transaction: (scope, work) =>
        storage.transaction(scope, (unit) => work({ ...unit, runs: { ...unit.runs, sumRecords: async () => sums } })),
    };
    const request = { connectionId: connection.id, days: 4 };
    expect((await recordsByDay(cut, owner, request, now)).map(({ runs }) => runs)).toEqual([4_000, 0, 6_000]);
  });

  it('are refused for another shop, and with an unknown zone or too many days', async () => {
    const { integrations, connection } = await policyShop();
    const byDay = (request: object, shopId = owner.shopId) =>
      integrations.for({ ...owner, shopId }).records.byDay({ connectionId: connection.id, ...request });
    await expect(byDay({}, 'shop-2')).rejects.toMatchObject({ code: 'not_found' });
    await expect(byDay({ timeZone: 'Mars/Phobos' })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'timeZone' }],
    });
    await expect(byDay({ days: 32 })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await byDay({})).toHaveLength(14);
  });
});
