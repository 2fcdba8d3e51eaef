import { isDrain, type ShopEvidence } from '../evidence.ts';

/** Whether each request became one run, nothing else did, none failed for good by the host, and all created what the host holds. */
export function checkRuns({ shopId, keys, runs, held }: ShopEvidence): string[] {
  const runsBy = Map.groupBy(
    runs.filter((run) => !isDrain(run)),
    ({ key }) => key ?? '',
  );
  const asked = new Set(keys);
  const ofRequests = [...asked].flatMap((key) => {
    const count = runsBy.get(key)?.length ?? 0;
    return count === 1 ? [] : [`request ${key} has ${count} runs`];
  });
  const unasked = [...runsBy.keys()].filter((key) => !asked.has(key));
  const created = runs.reduce((sum, run) => sum + run.created, 0);
  return [
    ...ofRequests,
    ...unasked.map((key) => `nobody asked for run ${key || 'without a key'}`),
    ...runs.flatMap(({ id, errorCode }) =>
      errorCode === 'port_failed' ? [`run ${id} ended as port_failed, though every fault of the host passes`] : [],
    ),
    ...(runs.some((run) => run.state === 'SUCCESS' && !isDrain(run)) ? [] : ['no run succeeded']),
    ...(created === held.length ? [] : [`its runs report ${created} new orders, and ${held.length} are there`]),
  ].map((what) => `${shopId}: ${what}.`);
}
