export type Cell = string | number;

const numeric = /^-?\d[\d,.]*$/;

/** Formats rows as plain text under a head, with numbers aligned right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(show));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const isNumeric = head.map(
    (_, column) => cells.length > 1 && cells.slice(1).every((row) => numeric.test(row[column] ?? '')),
  );
  const lay = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const [first = [], ...others] = cells;
  return [lay(first), widths.map((width) => '-'.repeat(width)).join('  '), ...others.map(lay)].join('\n');
}

const show = (cell: Cell): string => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell);
