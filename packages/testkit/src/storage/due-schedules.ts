import type { Scope } from '@makerfex/integrations-core';
import type { ScheduleRow, Storage, TakenSchedules } from '@makerfex/integrations-core/storage';
import { describe, expect, it } from 'vitest';
import type { StorageCheck } from './dirty-records.ts';
import { at, connectedShop, newCredential, newRun, newSchedule, type Opened } from './rows.ts';

interface Scheduled {
  readonly scope: Scope;
  readonly row: ScheduleRow;
}

/** A shop with one schedule. */
async function scheduledShop(storage: Storage, changes: Partial<ScheduleRow> = {}): Promise<Scheduled> {
  const { scope, connection } = await connectedShop(storage);
  const row = newSchedule(connection.id, changes);
  await storage.transaction(scope, ({ schedules }) => schedules.save(row));
  return { scope, row };
}

/** The taken schedules of these shops: the database may hold others. */
const takenOf = ({ due }: TakenSchedules<unknown>, shops: readonly Scheduled[]) =>
  due.filter(({ scope }) => shops.some((shop) => shop.scope.shopId === scope.shopId));
const keyOf = ({ scope, row: { connectionId, capability } }: Scheduled) => ({ scope, connectionId, capability });
const stored = (storage: Storage, { scope, row }: Scheduled) =>
  storage.transaction(scope, ({ schedules }) => schedules.find(row.connectionId, row.capability));

const to = at(1800);
const moveOn = (taken: TakenSchedules<unknown>, { scope, row }: Scheduled) =>
  taken.inShop(scope, ({ schedules }) =>
    schedules.advance(row.connectionId, row.capability, { from: row.nextAt, to, runId: null }),
  );
/** More than are due, also in a database with rows of others. */
const all = 100_000;

/** What every storage must do when it takes due schedules. */
export const dueScheduleChecks = {
  'are taken in any shop, the longest due first': async (storage) => {
    const shops = [
      await scheduledShop(storage),
      await scheduledShop(storage, { nextAt: at(800) }),
      await scheduledShop(storage, { enabled: false }),
      await scheduledShop(storage, { nextAt: at(901) }),
    ];
    const [second, first] = shops.map(keyOf);
    const taken = await storage.takeDueSchedules(at(900), all, async (every) => takenOf(every, shops));
    expect(taken).toEqual([first, second]);
    expect(await storage.takeDueSchedules(at(900), 1, async ({ due }) => due)).toHaveLength(1);
  },

  'are written each within its shop, all in one transaction': async (storage) => {
    const shops = [await scheduledShop(storage), await scheduledShop(storage)];
    const seen = await storage.takeDueSchedules(at(900), all, async (taken) => {
      const lists: (readonly ScheduleRow[])[] = [];
      for (const shop of shops) {
        await moveOn(taken, shop);
        lists.push(await taken.inShop(shop.scope, ({ schedules }) => schedules.list()));
      }
      return lists;
    });
    expect(seen).toEqual(shops.map(({ row }) => [{ ...row, nextAt: to }]));
    for (const shop of shops) expect(await stored(storage, shop)).toEqual({ ...shop.row, nextAt: to });
  },

  'are read with their connections and live credentials': async (storage) => {
    const shops = [await scheduledShop(storage), await scheduledShop(storage)];
    const credentials = shops.map(({ row }) => newCredential(row.connectionId));
    for (const [n, { scope }] of shops.entries())
      await storage.transaction(scope, async (unit) => {
        const credential = credentials[n];
        if (n === 0 && credential) await unit.credentials.replace(credential);
      });
    const found = await storage.takeDueSchedules(at(900), all, async (taken) => {
      const ids = takenOf(taken, shops).map(({ connectionId }) => connectionId);
      return (await taken.read()).filter(({ row }) => ids.includes(row.connectionId));
    });
    const byShop = shops.map(({ scope }) => found.find((each) => each.scope.shopId === scope.shopId));
    expect(byShop.map((each) => each && { row: each.row, id: each.connection.id, live: each.live })).toEqual(
      shops.map(({ row }, n) => ({ row, id: row.connectionId, live: n === 0 ? credentials[0] : null })),
    );
  },

  'request their runs and move on, but not where a run is live': async (storage) => {
    const shops = [await scheduledShop(storage), await scheduledShop(storage)];
    const [free, busy] = shops;
    if (!free || !busy) throw new Error('There are no two shops.');
    await storage.transaction(busy.scope, ({ runs }) => runs.insert(newRun(busy.row.connectionId)));
    const requests = shops.map(({ scope, row }) => ({
      scope,
      run: newRun(row.connectionId, { capability: row.capability, trigger: 'schedule' }),
      from: row.nextAt,
      to,
    }));
    const inserted = await storage.takeDueSchedules(at(900), all, (taken) => taken.request(requests));
    const [wanted, refused] = requests.map(({ run }) => run);
    expect([...inserted]).toEqual([wanted?.id]);
    const find = (shop: Scheduled, id = '') => storage.transaction(shop.scope, ({ runs }) => runs.find(id));
    expect([await find(free, wanted?.id), await find(busy, refused?.id)]).toEqual([wanted, null]);
    expect(await stored(storage, free)).toEqual({ ...free.row, nextAt: to, lastRunId: wanted?.id });
    expect(await stored(storage, busy)).toEqual(busy.row);
  },

  'are all as they were if the work throws, which gets its own error': async (storage) => {
    const shops = [await scheduledShop(storage), await scheduledShop(storage)];
    const error = new Error('the second one failed');
    const work = storage.takeDueSchedules(at(900), all, async (taken) => {
      for (const shop of shops) await moveOn(taken, shop);
      throw error;
    });
    await expect(work).rejects.toBe(error);
    for (const shop of shops) expect(await stored(storage, shop)).toEqual(shop.row);
  },

  'are taken once by many workers who come at once': async (storage) => {
    const shops = [await scheduledShop(storage), await scheduledShop(storage), await scheduledShop(storage)];
    const take = () =>
      storage.takeDueSchedules(at(900), all, async (taken) => {
        const own = takenOf(taken, shops);
        for (const { scope } of own)
          for (const shop of shops) if (shop.scope.shopId === scope.shopId) await moveOn(taken, shop);
        return own;
      });
    const taken = (await Promise.all([take(), take(), take()])).flat();
    expect(taken.map(({ scope }) => scope.shopId).toSorted()).toEqual(
      shops.map(({ scope }) => scope.shopId).toSorted(),
    );
  },
} as const satisfies Readonly<Record<string, StorageCheck>>;

export function dueScheduleCases(storage: Opened): void {
  describe('due schedules', () => {
    it.each(Object.entries<StorageCheck>(dueScheduleChecks))('%s', (_, check) => check(storage()));
  });
}
