/** Lays rows out as a plain text table; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => show(cell)));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const numeric = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const lay = (row: readonly string[]) =>
    row
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const [first = [], ...others] = cells;
  return [lay(first), widths.map((width) => '-'.repeat(width)).join('  '), ...others.map(lay)].join('\n');
}

const show = (cell: string | number): string => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell);
