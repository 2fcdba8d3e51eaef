import type { RunnerOptions } from './run-work.ts';

/**
 * What a drain works with: its transactions wait for their turn among those of other drains, so that deliveries find connections free
 * to be acknowledged with. It waits for no turn while it fetches.
 */
export function drainInTurn<Tx>({
  storage,
  portTransactions,
  inDrainTurn,
}: Pick<RunnerOptions<Tx>, 'storage' | 'portTransactions' | 'inDrainTurn'>): Pick<
  RunnerOptions<Tx>,
  'storage' | 'portTransactions'
> {
  return {
    storage: { ...storage, transaction: (...about) => inDrainTurn(() => storage.transaction(...about)) },
    portTransactions: { transaction: (...about) => inDrainTurn(() => portTransactions.transaction(...about)) },
  };
}
