import type { RunRepository } from '../storage/run-repository.ts';
import { connectionRepository } from './connections.ts';
import { syncRepository } from './records.ts';
import type { Shop } from './shop.ts';
import type { UndoLog } from './undo-log.ts';

type Single = Pick<RunRepository, 'claim' | 'find' | 'finish'>;

/** The methods of runs that read and write what belongs to a run, too. */
export function wholeRuns(
  runs: Single,
  shop: Shop,
  undo: UndoLog,
): Pick<RunRepository, 'claimWithNeeds' | 'finishPull'> {
  const connections = connectionRepository(shop, undo);
  const sync = syncRepository(shop, undo);
  return {
    async claimWithNeeds(id, owner, now, leaseMs) {
      const run = await runs.claim(id, owner, now, leaseMs);
      const found = run && (await connections.findWithCredential(run.connectionId));
      return found && { run, ...found, place: await sync.find(run.connectionId, run.capability) };
    },

    async finishPull(id, owner, { at, progress, result, ...place }) {
      const end = { state: 'SUCCESS', at, progress, result, unlessCancelled: true } as const;
      const run = (await runs.finish(id, owner, end)) ? await runs.find(id) : null;
      if (!run) return null;
      const { connectionId, capability } = run;
      await sync.save({ ...place, connectionId, capability, resume: null });
      return connections.recordHealth(connectionId, { lastSyncedAt: at });
    },
  };
}
