import { lineHeight, type TextStyle } from '../text/style.ts';
import { colors, styles } from '../theme.ts';
import { type Cell, type Column, type Flow, heightOf, type TableTag } from './flow.ts';
import type { Align } from './sheet.ts';

/** Stacked texts. */
export type CellText = readonly (readonly [text: string, style: TextStyle])[];

export interface TableColumn<Row> {
  readonly label: string;
  readonly align: Align;
  text(row: Row, index: number): CellText;
}

export interface Table<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  /** Printed above the table, on the page of its first row. */
  readonly heading?: string;
  /** Height of the content that must share a page with the last rows. */
  readonly after?: number;
}

/** Inside the table, in points. */
const padding = { row: 4.5, side: 6, between: 12, heading: 4 };
/** Widest share of the table for other columns, and smallest share for the first. */
const maxShare = 0.29;
const minFirstShare = 0.3;
/** Rows that stay with the content after the table. */
const lastRows = 2;

/** Draws a table. The first column gets the remaining width; the head repeats on every page. */
export function drawTable<Row>(flow: Flow, { columns, rows, heading, after = 0 }: Table<Row>): void {
  const texts = rows.map((row, index) => columns.map((column) => column.text(row, index)));
  const placed = place(flow, columns, texts);
  const cellsOf = (row: readonly CellText[], tag: TableTag) =>
    row.flatMap((text, index): Cell[] => (placed[index] ? [{ ...flow.cell(placed[index], ...text), tag }] : []));
  const labels = columns.map((column): CellText => [[column.label, styles.label]]);
  const head = cellsOf(labels, { role: 'TH', scope: 'Column' });
  const body = texts.map((row) => cellsOf(row, { role: 'TD' }));
  const heights = body.map(paddedHeight);

  const above = heading === undefined ? [] : [flow.cell(wholeWidth(flow), [heading, styles.heading])];
  const top = tallest(above) + padding.heading + paddedHeight(head);
  flow.ensure(top + (heights[0] ?? 0));
  // If the first row fits on no page, keep some of its lines with the head.
  flow.ensure(top + 3 * lineHeight(styles.body));
  flow.row(above);
  if (heading !== undefined) flow.space(padding.heading);
  const { tags } = flow.sheet;
  const drawRow = (cells: readonly Cell[], index: number) => {
    if (index === Math.max(0, body.length - lastRows)) flow.ensure(sum(heights.slice(index)) + after);
    flow.ensure(heights[index] ?? 0);
    flow.space(padding.row);
    tags.as('TR', () => flow.row(cells));
    flow.space(padding.row);
    flow.sheet.rule(colors.hairline, 0.6);
  };
  tags.as('Table', () =>
    flow.withHead(
      () => tags.as('THead', () => drawHead(flow, head)),
      () => tags.as('TBody', () => body.forEach(drawRow)),
    ),
  );
}

function drawHead(flow: Flow, head: readonly Cell[]): void {
  const { sheet } = flow;
  sheet.area(colors.shade, { start: 0, width: sheet.width }, sheet.y, paddedHeight(head));
  flow.space(padding.row);
  sheet.tags.as('TR', () => flow.row(head));
  flow.space(padding.row);
}

const tallest = (cells: readonly Cell[]): number => Math.max(0, ...cells.map((cell) => heightOf(cell.lines)));

const sum = (heights: readonly number[]): number => heights.reduce((total, height) => total + height, 0);
const paddedHeight = (cells: readonly Cell[]): number => tallest(cells) + 2 * padding.row;
const wholeWidth = (flow: Flow): Column => ({ start: 0, width: flow.sheet.width });

/** Every column but the first is as wide as its widest text, within a limit. */
function place<Row>(flow: Flow, columns: readonly TableColumn<Row>[], texts: readonly CellText[][]): Column[] {
  const whole = flow.sheet.width - 2 * padding.side;
  const widths = columns.map((column, index) => {
    if (index === 0) return 0;
    const natural = [flow.widthOf(column.label, styles.label)];
    for (const row of texts) for (const [text, style] of row[index] ?? []) natural.push(flow.widthOf(text, style));
    return Math.min(Math.max(...natural) + 0.5, whole * maxShare);
  });
  const room = whole - padding.between * (columns.length - 1);
  const wanted = sum(widths);
  const shrink = Math.min(1, (room * (1 - minFirstShare)) / Math.max(wanted, 1));
  widths[0] = room - wanted * shrink;
  let start = padding.side;
  return columns.map(({ align }, index) => {
    const column = { start, width: (widths[index] ?? 0) * (index === 0 ? 1 : shrink), align };
    start += column.width + padding.between;
    return column;
  });
}
