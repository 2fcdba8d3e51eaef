/** The middle one of a list that is not empty. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is nothing to take the median of.');
  return middle;
}

/** The value that this part of a list, which is not empty, is not above: 0.99 for the 99th percentile. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
  if (value === undefined) throw new Error('There is nothing to take a part of.');
  return value;
}

/** How many times quicker the second one was, round by round, so that what slows a round down slows down both. */
export const ratios = (floorTimes: readonly number[], times: readonly number[]): number[] =>
  floorTimes.map((time, round) => time / (times[round] ?? Number.NaN));

/** What was measured, and what it is held against. */
export interface Result {
  /** By the name of their column. */
  readonly cells: Readonly<Record<string, string>>;
  readonly target: string;
  readonly isMet: boolean;
}

/** The results as one table; all columns but the first are aligned to the right, as numbers are. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ cells, target, isMet }): Result['cells'] => ({
    ...cells,
    target,
    met: isMet ? 'yes' : 'NO',
  }));
  const columns = [...new Set([...results.flatMap(({ cells }) => Object.keys(cells)), 'target', 'met'])];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  const [head, ...body] = lines;
  return [head ?? [], rule, ...body]
    .map((cells) =>
      cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))),
    )
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}
