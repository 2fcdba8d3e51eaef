import type { RunProgress } from '@makerfex/integrations-core';
import type { Changes } from '../simulation/changes.ts';
import type { FinishedRun, Imported } from './sync.ts';
import { table } from './table.ts';

/** What each import did: counts, times and rates. */
export function report({ runs, seconds }: Imported): string {
  const hasRejected = runs.some(({ run }) => run.progress.rejected > 0);
  const cells = (of: Omit<RunProgress, 'total' | 'phase'>, time: number, rate: number) => [
    of.fetched,
    of.created,
    of.changed,
    of.unchanged,
    of.deleted,
    ...(hasRejected ? [of.rejected] : []),
    time.toFixed(2),
    Math.round(rate),
  ];
  const sum = (field: Exclude<keyof RunProgress, 'total' | 'phase'>) =>
    runs.reduce((total, { run }) => total + (run.progress[field] ?? 0), 0);
  const all = {
    fetched: sum('fetched'),
    created: sum('created'),
    changed: sum('changed'),
    unchanged: sum('unchanged'),
    deleted: sum('deleted'),
    rejected: sum('rejected'),
  };
  const read = runs.reduce((total, run) => total + run.read, 0);
  return table(
    ['', 'read', 'new', 'changed', 'unchanged', 'deleted', ...(hasRejected ? ['rejected'] : []), 'seconds', 'per s'],
    [
      ...runs.map((of) => [`${of.label} ${of.records}`, ...cells(of.run.progress, of.seconds, of.read / of.seconds)]),
      ['all at once', ...cells(all, seconds, read / seconds)],
    ],
  );
}

export const tellChanges = (of: Changes): string =>
  `${of.ordersPlaced} orders new, ${changedOrders(of)} changed (${of.ordersCancelled} cancelled); ` +
  `${of.productsChanged} products changed, ${of.productsDeleted} deleted`;

const changedOrders = ({ ordersChanged, ordersCancelled }: Changes): number => ordersChanged + ordersCancelled;

/**
 * Holds what an import brought against what was changed at its source. Customers are left out: those of Etsy follow from
 * orders.
 * @throws Error where something else came through, or something was missed.
 */
export function requireExactly(changes: ReadonlyMap<string, Changes>, runs: readonly FinishedRun[]): void {
  for (const { label, records, run } of runs) {
    const of = changes.get(label);
    if (!of || records === 'customers') continue;
    const expected =
      records === 'orders' ? [of.ordersPlaced, changedOrders(of), 0] : [0, of.productsChanged, of.productsDeleted];
    const came = [run.progress.created, run.progress.changed, run.progress.deleted];
    if (came.join() !== expected.join())
      throw new Error(
        `${label} ${records}: ${expected.join(', ')} records were made, changed, deleted at the source, but ${came.join(', ')} came through.`,
      );
  }
}
