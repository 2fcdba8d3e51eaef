import type { Scope } from '@makerfex/integrations-core';
import type { EventRow, UnitOfWork } from '@makerfex/integrations-core/storage';
import { afterEach, describe, expect, it } from 'vitest';
import { at, newEvent, newShop, type Opened } from './rows.ts';

let count = 0;

export function deliveryCases(storage: Opened): void {
  const inShop = <Result>(scope: Scope, work: (unit: UnitOfWork<unknown>) => Promise<Result>) =>
    storage().transaction(scope, work);

  const append = (scope: Scope, ...rows: EventRow[]) => inShop(scope, ({ events }) => events.append(rows));
  const waiting = async (scope: Scope, name: string, limit = 100) =>
    (await inShop(scope, ({ deliveries }) => deliveries.next(name, limit))).map(({ eventId }) => eventId);

  describe('deliveries to subscriptions', () => {
    const names: string[] = [];
    /** Subscriptions are of all shops, so none outlives its test. */
    afterEach(async () => {
      for (const name of names.splice(0)) await storage().deleteSubscription(name);
    });
    const subscribe = async (types: readonly string[] | null = null, hasEarlier = true) => {
      count += 1;
      const name = `followed_${count}`;
      names.push(name);
      await storage().saveSubscription({ name, types, hasEarlier, createdAt: at(0) });
      return name;
    };

    it('are the events of the subscribed types since then, in the order in which they were appended', async () => {
      const scope = newShop();
      const [early, late] = [newEvent(), newEvent()];
      await append(scope, newEvent({ eventType: 'run.failed' }));
      const [some, all] = [await subscribe(['run.failed', 'run.revoked']), await subscribe()];
      const failed = newEvent({ eventType: 'run.failed' });
      await append(scope, late);
      await append(scope, early, failed);
      expect(await waiting(scope, all)).toEqual([late.id, early.id, failed.id]);
      expect(await waiting(scope, all, 2)).toEqual([late.id, early.id]);
      const rows = await inShop(scope, ({ deliveries }) => deliveries.next(some, 10));
      expect(rows).toEqual([{ eventId: failed.id, event: failed }]);
      expect(await waiting(newShop(), all)).toEqual([]);
    });

    it('are not those of a transaction that was rolled back', async () => {
      const [scope, name] = [newShop(), await subscribe()];
      const undone = inShop(scope, async ({ events }) => {
        await events.append([newEvent()]);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await waiting(scope, name)).toEqual([]);
    });

    it('wait until they are removed, for one subscription at a time', async () => {
      const [scope, first, second] = [newShop(), await subscribe(), await subscribe()];
      const [one, two] = [newEvent(), newEvent()];
      await append(scope, one, two);
      await inShop(scope, ({ deliveries }) => deliveries.remove(first, [one.id]));
      expect(await waiting(scope, first)).toEqual([two.id]);
      expect(await waiting(scope, second)).toEqual([one.id, two.id]);
    });

    it('name an event that was deleted from the log', async () => {
      const [scope, name] = [newShop(), await subscribe()];
      const old = newEvent({ createdAt: new Date(Date.UTC(2020, 0)) });
      await append(scope, old);
      await inShop(scope, ({ events }) => events.purge(new Date(Date.UTC(2020, 1)), 10));
      expect(await inShop(scope, ({ deliveries }) => deliveries.next(name, 10))).toEqual([
        { eventId: old.id, event: null },
      ]);
    });

    it('get earlier events of the subscribed types, page by page, before the others', async () => {
      const scope = newShop();
      const rows = Array.from({ length: 5 }, (_, n) => newEvent({ eventType: n === 1 ? 'run.queued' : 'run.failed' }));
      await append(scope, ...rows);
      const name = await subscribe(['run.failed']);
      const later = newEvent({ eventType: 'run.failed' });
      await append(scope, later);
      const add = (after: string | null) => inShop(scope, ({ deliveries }) => deliveries.addEarlier(name, after, 4));
      expect(await add(null)).toBe(rows[3]?.id);
      expect(await add(rows[3]?.id ?? null)).toBeNull();
      expect(await add(null)).toBe(rows[3]?.id);
      const wanted = rows.filter(({ eventType }) => eventType === 'run.failed').map(({ id }) => id);
      expect(await waiting(scope, name)).toEqual([...wanted, later.id]);
    });

    it('are held by one process until its lease ends, and count its attempts', async () => {
      const [scope, name] = [newShop(), await subscribe()];
      const found = await inShop(scope, async ({ deliveries }) => [
        await deliveries.claim(name, 'a', at(0), at(10)),
        await deliveries.claim(name, 'b', at(9), at(19)),
        await deliveries.hold(name, 'b', at(20), 1),
        await deliveries.hold(name, 'a', at(20), 1),
        await deliveries.claim(name, 'b', at(19), at(29)),
        await deliveries.claim(name, 'b', at(20), at(30)),
        await deliveries.release(name, 'a'),
        await deliveries.claim(name, 'a', at(29), at(39)),
        await deliveries.release(name, 'b'),
        await deliveries.claim(name, 'a', at(21), at(31)),
      ]);
      expect(found).toEqual([1, null, false, true, null, 2, undefined, null, undefined, 1]);
    });

    it('are found by shop, those of a held shop when its hold ends', async () => {
      const [first, second] = [newShop(), newShop()].toSorted((a, b) => (a.shopId < b.shopId ? -1 : 1));
      if (!first || !second) throw new Error('There are two shops.');
      const name = await subscribe();
      for (const scope of [first, second]) await append(scope, newEvent(), newEvent());
      const find = (seconds: number, limit = 10, after: string | null = null) =>
        storage().findShopsToDeliver(name, at(seconds), limit, after);
      expect(await find(0)).toEqual([first, second]);
      expect(await find(0, 1)).toEqual([first]);
      expect(await find(0, 10, first.shopId)).toEqual([second]);
      await inShop(first, ({ deliveries }) => deliveries.claim(name, 'a', at(0), at(10)));
      expect(await find(9)).toEqual([second]);
      expect(await find(10)).toEqual([first, second]);
      expect(await storage().findShopsWithEvents(1, first.shopId)).not.toContainEqual(first);
    });

    it('follow a changed filter, and end with the subscription', async () => {
      const [scope, name] = [newShop(), await subscribe(['run.failed'], false)];
      const save = (hasEarlier: boolean) =>
        storage().saveSubscription({ name, types: ['run.queued'], hasEarlier, createdAt: at(9) });
      expect([await save(false), await save(true), await save(false)]).toEqual([false, true, true]);
      const queued = newEvent({ eventType: 'run.queued' });
      await append(scope, queued, newEvent({ eventType: 'run.failed' }));
      expect(await waiting(scope, name)).toEqual([queued.id]);
      expect([await storage().deleteSubscription(name), await storage().deleteSubscription(name)]).toEqual([
        true,
        false,
      ]);
      await append(scope, newEvent({ eventType: 'run.queued' }));
      expect(await waiting(scope, name)).toEqual([queued.id]);
    });
  });
}
