import { expect, it } from 'vitest';
import { memoryStorage } from '../memory-storage/index.ts';
import type { Scope } from '../scope.ts';
import type { Storage } from '../storage/storage.ts';
import { takeTurns } from '../take-turns.ts';
import { drainInTurn } from './drain-in-turn.ts';

it('opens no more transactions at once than there are turns, whether a port writes in them or not', async () => {
  const underWay = { now: 0, most: 0 };
  const open = async (): Promise<never> => {
    underWay.now += 1;
    underWay.most = Math.max(underWay.most, underWay.now);
    await new Promise(setImmediate);
    underWay.now -= 1;
    throw new Error('rolled back');
  };
  const storage: Storage = { ...memoryStorage(), transaction: open };
  const bounded = drainInTurn({ storage, portTransactions: { transaction: open }, inDrainTurn: takeTurns(2) });
  const scope: Scope = { shopId: 'shop' };
  const done = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) =>
      n % 2 === 0
        ? bounded.storage.transaction(scope, async () => undefined)
        : bounded.portTransactions.transaction(scope, { id: 'run', actorId: 'actor' }, async () => undefined),
    ),
  );
  expect(done.every(({ status }) => status === 'rejected')).toBe(true);
  expect(underWay).toEqual({ now: 0, most: 2 });
});
