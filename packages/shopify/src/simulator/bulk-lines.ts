interface Line {
  readonly value: Readonly<Record<string, unknown>>;
  readonly depth: number;
  /** Position among its siblings. */
  readonly place: number;
}

/** One record with all its connections, as lines. Children name their parent; objects in between have no line. */
export function linesOf(record: unknown): readonly Line[] {
  const lines: Line[] = [];
  collect(record, lines, { depth: 0, place: 0, parentId: undefined });
  return lines;
}

interface Position {
  readonly depth: number;
  readonly place: number;
  readonly parentId: unknown;
}

function collect(record: unknown, lines: Line[], { depth, place, parentId }: Position): void {
  if (!isRecord(record)) return;
  const children: unknown[] = [];
  const value = strip(record, children);
  lines.push({ value: parentId === undefined ? value : { ...value, __parentId: parentId }, depth, place });
  children.forEach((child, index) => collect(child, lines, { depth: depth + 1, place: index, parentId: record['id'] }));
}

/** Removes the connections from a record, and from the objects in it. */
function strip(record: Readonly<Record<string, unknown>>, children: unknown[]): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (!isRecord(value)) kept[name] = value;
    else if (Array.isArray(value['edges']))
      for (const edge of value['edges']) children.push(isRecord(edge) ? edge['node'] : edge);
    else kept[name] = strip(value, children);
  }
  return kept;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Groups the lines of each record, or interleaves them: the first children of all records, then the second ones. */
export function arrange(records: readonly (readonly Line[])[], grouped: boolean) {
  const roots = records.flatMap((lines) => (grouped ? lines : lines.slice(0, 1)));
  const children = grouped ? [] : records.flatMap((lines) => lines.slice(1));
  const spread = children.toSorted((a, b) => a.depth - b.depth || a.place - b.place);
  return { roots: roots.map(({ value }) => value), children: spread.map(({ value }) => value) };
}
