import type { RunProgress } from '@makerfex/integrations-core/storage';
import type { Changes } from '../simulation/changes.ts';
import type { FinishedRun, Imported } from './sync.ts';
import { table } from './table.ts';

/** The count of each column. `read` is the sum of the others except `deleted`. */
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

/** Shows what each import did: counts, times and rates. */
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

const changedRecords = ['orders', 'products'] as const;

/** Describes the changes at a source, per kind of record. */
export const describeChanges = (label: string, of: Changes): string =>
  changedRecords
    .map((records) => {
      const { created, changed, deleted, kinds } = of[records];
      const details = Object.entries(kinds).filter(([, count]) => count > 0);
      const isSeveral = details.reduce((sum, [, count]) => sum + count, 0) > changed;
      const how = `${list(details)}${isSeveral ? '; some in several ways' : ''}`;
      const counts = Object.entries({ new: created, [`changed (${how})`]: changed, deleted });
      return `${label} ${records}: ${list(counts.filter(([, count]) => count > 0))}`;
    })
    .join('\n');

/** {@link describeChanges} of several shops, a line each. */
export const describeAll = (changes: ReadonlyMap<string, Changes>): readonly string[] =>
  [...changes].flatMap(([label, of]) => describeChanges(label, of).split('\n'));

const list = (counts: readonly (readonly [what: string, count: number])[]): string =>
  counts.map(([what, count]) => `${count} ${what}`).join(', ');

/**
 * Compares what an import wrote with what was changed at its source. Skips customers: Etsy's follow from orders.
 * @throws Error if they differ
 */
export function requireExactly(changes: ReadonlyMap<string, Changes>, runs: readonly FinishedRun[]): void {
  for (const { label, records, run } of runs) {
    const of = changes.get(label);
    if (!of || records === 'customers') continue;
    const { created, changed, deleted } = of[records];
    const expected = [created, changed, deleted];
    const came = [run.progress.created, run.progress.changed, run.progress.deleted];
    if (came.join() !== expected.join())
      throw new Error(
        `${label} ${records}: ${expected.join(', ')} records were created, changed, deleted at the source, but ${came.join(', ')} were imported.`,
      );
  }
}
