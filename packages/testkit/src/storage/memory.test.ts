import { type MemoryTx, memoryStorage } from '@makerfex/integrations-core/memory-storage';
import { describe, expect, it } from 'vitest';
import { testStorage } from './suite.ts';

testStorage('memory', { open: async () => ({ storage: memoryStorage(), close: async () => undefined }) });

describe('memory storage', () => {
  it('undoes what a port wrote through its tx, the last write first', async () => {
    const undone: string[] = [];
    const work = memoryStorage().transaction({ shopId: 'a' }, async ({ tx }) => {
      tx.onRollback(() => undone.push('first'));
      tx.onRollback(() => undone.push('second'));
      throw new Error('the port failed');
    });
    await expect(work).rejects.toThrow('the port failed');
    expect(undone).toEqual(['second', 'first']);
  });

  it('refuses writes through a transaction that has ended', async () => {
    const tx = await memoryStorage().transaction({ shopId: 'a' }, async (unit): Promise<MemoryTx> => unit.tx);
    expect(() => tx.onRollback(() => undefined)).toThrow('after its end');
  });

  it('runs the next transaction after the one before has ended, also where that one throws', async () => {
    const storage = memoryStorage();
    const order: string[] = [];
    const step = (name: string, fails: boolean) =>
      storage.transaction({ shopId: name }, async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    await Promise.allSettled([step('a', true), step('b', false)]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});
