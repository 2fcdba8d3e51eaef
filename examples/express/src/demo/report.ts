import type { RunProgress } from '@makerfex/integrations-core';
import type { Changes } from '../simulation/changes.ts';
import type { FinishedRun, Imported } from './sync.ts';
import { table } from './table.ts';

/** The columns of counts, by their heads. What was read is the sum of the others but what was deleted. */
const columns = {
  read: ({ fetched }) => fetched,
  new: ({ created }) => created,
  changed: ({ changed }) => changed,
  unchanged: ({ unchanged }) => unchanged,
  repeated: ({ duplicates }) => duplicates ?? 0,
  deleted: ({ deleted }) => deleted,
  rejected: ({ rejected }) => rejected,
} satisfies Record<string, (of: RunProgress) => number>;
type Column = keyof typeof columns;
const columnNames: readonly Column[] = ['read', 'new', 'changed', 'unchanged', 'repeated', 'deleted', 'rejected'];
/** Shown only if there are any. */
const rare: readonly Column[] = ['repeated', 'rejected'];

const cells = (counts: readonly number[], time: number, rate: number) => [...counts, time.toFixed(2), Math.round(rate)];

/** What each import did: counts, times and rates. */
export function report({ runs, seconds }: Imported): string {
  const sum = (name: Column) => runs.reduce((total, { run }) => total + columns[name](run.progress), 0);
  const shown = columnNames.filter((name) => !rare.includes(name) || sum(name) > 0);
  const read = runs.reduce((total, run) => total + run.read, 0);
  return table(
    ['', ...shown, 'seconds', 'per s'],
    [
      ...runs.map((of) => [
        `${of.label} ${of.records}`,
        ...cells(
          shown.map((name) => columns[name](of.run.progress)),
          of.seconds,
          of.read / of.seconds,
        ),
      ]),
      ['all at once', ...cells(shown.map(sum), seconds, read / seconds)],
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
