import { type Line, lineHeight, type TextStyle } from '../text/style.ts';
import type { Typesetter } from '../text/typesetter.ts';
import type { Align, Sheet } from './sheet.ts';

export interface Column {
  readonly start: number;
  readonly width: number;
  readonly align?: Align;
}

/** Lines stacked in a column. */
export interface Cell {
  readonly lines: readonly Line[];
  readonly column: Column;
}

export const heightOf = (lines: readonly Line[]): number =>
  lines.reduce((total, line) => total + lineHeight(line.style), 0);
const rowHeight = (cells: readonly Cell[]): number => Math.max(0, ...cells.map((cell) => heightOf(cell.lines)));

/** Lets content run down the pages. */
export class Flow {
  readonly sheet: Sheet;
  readonly #typesetter: Typesetter;
  /** Repeated at the top of each new page. */
  #pageHead = { draw: () => {}, height: 0 };

  constructor(sheet: Sheet, typesetter: Typesetter) {
    this.sheet = sheet;
    this.#typesetter = typesetter;
  }

  cell(column: Column, ...texts: readonly (readonly [text: string, style: TextStyle])[]): Cell {
    return { column, lines: texts.flatMap(([text, style]) => this.#typesetter.lines(text, style, column.width)) };
  }

  widthOf(text: string, style: TextStyle): number {
    return this.#typesetter.width(text, style);
  }

  /** Begins a new page if less than `height` is left, unless no page has that much. */
  ensure(height: number): void {
    if (height > this.sheet.room && height <= this.sheet.height - this.#pageHead.height) this.#newPage();
  }

  space(height: number): void {
    this.sheet.y += Math.min(height, Math.max(0, this.sheet.room));
  }

  /** Draws cells side by side: on one page if they fit, else broken between lines. */
  row(cells: readonly Cell[]): void {
    this.ensure(rowHeight(cells));
    let rest = cells;
    while (rowHeight(rest) > 0) {
      this.ensure(Math.max(...rest.map((cell) => heightOf(cell.lines.slice(0, 1)))));
      const fitting = rest.map((cell) => ({ ...cell, lines: this.#fitting(cell.lines) }));
      for (const cell of fitting) this.#draw(cell);
      this.sheet.y += rowHeight(fitting);
      rest = rest.map((cell, index) => ({ ...cell, lines: cell.lines.slice(fitting[index]?.lines.length) }));
    }
  }

  /** Draws a text over as many pages as it needs, without widows or orphans. */
  paragraph(text: string, style: TextStyle, column: Column = { start: 0, width: this.sheet.width }): void {
    const { lines } = this.cell(column, [text, style]);
    const edge = heightOf(lines.slice(0, 2));
    lines.forEach((line, index) => {
      const isSecondLast = index === lines.length - 2;
      this.ensure(index === 0 || isSecondLast ? edge : lineHeight(line.style));
      this.row([{ column, lines: [line] }]);
    });
  }

  /** Draws `head` now and at the top of every page that `body` begins. */
  withHead(head: () => void, body: () => void): void {
    const outer = this.#pageHead;
    const top = this.sheet.y;
    head();
    this.#pageHead = { draw: head, height: this.sheet.y - top };
    body();
    this.#pageHead = outer;
  }

  /** At least one line, so that drawing always makes progress. */
  #fitting(lines: readonly Line[]): readonly Line[] {
    let height = 0;
    const end = lines.findIndex((line) => {
      height += lineHeight(line.style);
      return height > this.sheet.room;
    });
    return end === -1 ? lines : lines.slice(0, Math.max(1, end));
  }

  #draw(cell: Cell): void {
    let { y } = this.sheet;
    for (const line of cell.lines) {
      this.sheet.line(line, cell.column, y);
      y += lineHeight(line.style);
    }
  }

  #newPage(): void {
    this.sheet.addPage();
    this.#pageHead.draw();
  }
}
