import type { Scope } from '../scope.ts';
import type { Storage, UnitOfWork } from '../storage/storage.ts';
import type { MemoryTx } from './undo-log.ts';

type Transact = <Result>(work: (open: (scope: Scope) => UnitOfWork<MemoryTx>) => Promise<Result>) => Promise<Result>;

/** What begins and ends an import that finds nothing. */
export const quietRuns = (transact: Transact): Required<Pick<Storage, 'claimFirst' | 'finishQuietPull'>> => ({
  claimFirst: (scope, id, owner, { now, leaseMs, capabilities }) =>
    transact(async (open) => {
      const { runs } = open(scope);
      const run = await runs.find(id);
      const isFirst = run?.attempts === 0 && !run.cancelRequested && run.input['dry_run'] !== true;
      if (!isFirst || !capabilities.includes(`${run.providerKey}/${run.capability}`)) return null;
      return runs.claimWithNeeds(id, owner, now, leaseMs);
    }),

  finishQuietPull: (scope, id, owner, end, event) =>
    transact(async (open) => {
      const { runs, connections, events } = open(scope);
      const run = await runs.find(id);
      const connection = run && (await connections.find(run.connectionId));
      const isHealthy = connection?.health === 'healthy' && connection.healthReason === null;
      if (!isHealthy || connection.capabilityHealth[run?.capability ?? '']?.health !== 'healthy') return false;
      if (!(await runs.finishPull(id, owner, end))) return false;
      await events.append([event]);
      return true;
    }),
});
