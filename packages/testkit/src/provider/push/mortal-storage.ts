import type { MemoryTx } from '@makerfex/integrations-core/memory-storage';
import type { EventRow, Storage, UnitOfWork } from '@makerfex/integrations-core/storage';
import { type Life, never } from './subject.ts';

/**
 * The storage as one worker sees it: from its death on it writes nothing and gets no answer.
 * @param onStep called once a step of a push is committed, before the worker knows
 */
export function mortalStorage(
  storage: Storage<MemoryTx>,
  life: Life,
  onStep: (name: string) => void,
): Storage<MemoryTx> {
  return {
    ...storage,
    async transaction(scope, work) {
      if (life.isOver) return never();
      const written: EventRow[] = [];
      const result = await storage.transaction(scope, (unit) => work(overhear(unit, written)));
      for (const { eventType, meta } of written)
        if (eventType === 'run.step' && typeof meta['step'] === 'string') onStep(meta['step']);
      return life.isOver ? never() : result;
    },
  };
}

function overhear(unit: UnitOfWork<MemoryTx>, written: EventRow[]): UnitOfWork<MemoryTx> {
  const append = async (rows: readonly EventRow[]): Promise<void> => {
    await unit.events.append(rows);
    written.push(...rows);
  };
  return { ...unit, events: { ...unit.events, append } };
}
