import type { ChaosReport } from './chaos.ts';
import { statesOf } from './checks/history.ts';
import { type FoundRun, isDrain } from './evidence.ts';

/** The first of many findings are enough. */
const shownFindings = 40;

/** The counts as lines of text, then what is wrong. */
export function reportText(report: ChaosReport): string {
  const { findings, shops, pushes, damage, workers, faults, vainCalls, consents, restMs } = report;
  const { killed, frozen, poisoned, clockChanges, vainStarts } = workers.counts;
  const runs = shops.flatMap((shop) => shop.runs);
  const sum = (count: (shop: (typeof shops)[number]) => number) => shops.reduce((all, shop) => all + count(shop), 0);
  const failed = runs.filter(({ state }) => state === 'FAILURE').length;
  const crashed = runs.filter(({ errorCode }) => errorCode === 'run_crashed').length;
  const waits = damage.losses.waits.toSorted((a, b) => a - b);
  const lines: [string, string][] = [
    ['workers', `${killed} killed, ${frozen} frozen, ${vainStarts} starts without a database`],
    ['', `${clockChanges} clocks changed by up to an hour, ${poisoned} deaths by one run that kills its process`],
    ['PostgreSQL', `2 restarts: one stopped, one crashed; ${damage.sessionsEnded} sessions ended inside ports`],
    ['disk of the host', diskText(report, runs)],
    ['master keys', `${damage.rotations} rotations`],
    ['providers', countsOf(faults)],
    ['deliveries', `${countsOf(report.deliveries.tries)}; answered ${countsOf(report.deliveries.answers)}`],
    [
      'people',
      `${sum(({ keys }) => keys.length)} runs requested, ${failed} of them failed, ${crashed} by lost leases, ${vainCalls} calls without a database, ${consents} connections authorised again`,
    ],
    ['runs', countsOf(tally(runs.map(({ state }) => state)))],
    ['of which drains', countsOf(tally(runs.filter(isDrain).map(({ state }) => state)))],
    ['moves', countsOf(tally(runs.flatMap(statesOf)))],
    ['attempts', `${runs.reduce((all, { attempts }) => all + attempts, 0)}`],
    [
      'lost with a worker',
      `${waits.length} runs, resumed after ${inSeconds(waits[Math.floor(waits.length / 2)])} (median), ${inSeconds(waits.at(-1))} (longest)`,
    ],
    [
      'orders',
      `${sum(({ held }) => held.length)} held, ${sum(({ source }) => source.length)} at the providers, ${sum(({ links }) => links.length)} links`,
    ],
    [
      'pushes',
      `${pushes.posts.length} posts of ${pushes.asked.posts.length} requested; ${pushes.invoices.length} invoices of ${pushes.asked.handOffs.length}, ${pushes.deliveries.length} calls of their vendor`,
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

function diskText({ hasDisk, damage, workers }: ChaosReport, runs: readonly FoundRun[]): string {
  if (!hasDisk) return 'never full: that is skipped (--no-full-disk, or not root on Linux, who can mount a small one)';
  const met = runs.filter(({ id }) => workers.fullDiskOf.has(id));
  return `full ${damage.fills} times, for ${workers.counts.fullDisk} batches of ${met.length} runs: ${countsOf(tally(met.map(({ state }) => state)))}`;
}

const inSeconds = (ms = 0): string => `${(ms / 1_000).toFixed(1)} s`;

function tally<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const countsOf = (counts: ReadonlyMap<string | number, number>): string =>
  [...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
