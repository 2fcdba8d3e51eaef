import type { ChaosReport } from './chaos.ts';
import { statesOf } from './checks/history.ts';
import type { Loss } from './disturb.ts';
import type { FoundRun } from './evidence.ts';

/** Of many findings the first ones tell enough. */
const shownFindings = 40;

/** The counts as lines of text, then what is wrong. */
export function reportText({ findings, shops, losses, workers, faults, vainCalls, restMs }: ChaosReport): string {
  const runs = shops.flatMap((shop) => shop.runs);
  const sum = (count: (shop: (typeof shops)[number]) => number) => shops.reduce((all, shop) => all + count(shop), 0);
  const failed = runs.filter(({ state }) => state === 'FAILURE').length;
  const waits = losses.flatMap((loss) => waitAfter(loss, runs)).toSorted((a, b) => a - b);
  const lines: [string, string][] = [
    [
      'workers',
      `${workers.counts.killed} killed, ${workers.counts.frozen} frozen, ${workers.counts.vainStarts} starts without a database`,
    ],
    ['PostgreSQL', '2 restarts: one stopped, one crashed'],
    ['provider', countsOf(faults)],
    [
      'people',
      `${sum(({ requests }) => requests.length)} imports asked for, ${failed} of them again after a failure, ${vainCalls} calls without a database`,
    ],
    ['runs', countsOf(tally(runs.map(({ state }) => state)))],
    ['moves', countsOf(tally(runs.flatMap(statesOf)))],
    ['attempts', `${runs.reduce((all, { attempts }) => all + attempts, 0)}`],
    [
      'lost with a worker',
      `${waits.length} runs, taken up after ${inSeconds(waits[Math.floor(waits.length / 2)])} (median), ${inSeconds(waits.at(-1))} (longest)`,
    ],
    [
      'orders',
      `${sum(({ held }) => held.length)} held, ${sum(({ source }) => source.length)} at the provider, ${sum(({ links }) => links.length)} links`,
    ],
    ['came to rest', `after ${inSeconds(restMs)}`],
    ['logged', [...workers.logged].map(([text, times]) => `${times} x ${text}`).join('\n'.padEnd(21)) || 'nothing'],
  ];
  const counts = lines.map(([name, value]) => `${name.padEnd(20)}${value}`);
  const more = findings.length - shownFindings;
  return [
    ...counts,
    '',
    findings.length === 0 ? 'All is right: nothing lost, nothing doubled, nothing stuck.' : `${findings.length} WRONG:`,
    ...findings.slice(0, shownFindings),
    ...(more > 0 ? [`... and ${more} more`] : []),
  ].join('\n');
}

/** Milliseconds until another worker had it; nothing where it ended as its worker was killed. */
function waitAfter({ runId, at }: Loss, runs: readonly FoundRun[]): number[] {
  const events = runs.find(({ id }) => id === runId)?.events ?? [];
  const resumed = events.find((event) => event.type === 'run.resumed' && event.at > at);
  return resumed ? [resumed.at - at] : [];
}

const inSeconds = (ms = 0): string => `${(ms / 1_000).toFixed(1)} s`;

function tally<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const countsOf = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
