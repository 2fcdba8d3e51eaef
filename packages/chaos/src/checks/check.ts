import type { RunRow } from '@makerfex/integrations-core/storage';
import type { Pushes, ShopEvidence } from '../evidence.ts';
import { checkHistory } from './history.ts';
import { checkOrders } from './orders.ts';
import { checkPushes } from './pushes.ts';
import { checkRuns } from './runs.ts';

export interface Evidence {
  readonly shops: readonly ShopEvidence[];
  readonly pushes: Pushes;
  /** Of the shop whose imports kill their process; null where it has not ended. */
  readonly victimRun: Pick<RunRow, 'id' | 'state' | 'error'> | null;
}

/** What is wrong, in words; nothing where all is right. */
export const check = ({ shops, pushes, victimRun }: Evidence): string[] => [
  ...shops.flatMap((shop) => [...checkOrders(shop), ...checkRuns(shop), ...shop.runs.flatMap(checkHistory)]),
  ...checkPushes(pushes),
  ...checkVictim(victimRun),
];

function checkVictim(run: Evidence['victimRun']): string[] {
  if (!run) return ['The run that kills its process has not ended.'];
  const end = `${run.state} ${run.error?.code ?? 'without an error'}`;
  return end === 'FAILURE run_crashed' ? [] : [`The run that kills its process, ${run.id}, ended as ${end}.`];
}
