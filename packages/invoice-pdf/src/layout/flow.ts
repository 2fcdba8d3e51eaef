import { type Line, lineHeight, type TextStyle } from '../text/style.ts';
import type { Typesetter } from '../text/typesetter.ts';
import type { Align, Sheet } from './sheet.ts';
import type { Role, Tag, TagOptions } from './tags.ts';

export interface Column {
  readonly start: number;
  readonly width: number;
  readonly align?: Align;
}

/** Lines stacked in a column. */
export interface Cell {
  readonly lines: readonly Line[];
  readonly column: Column;
  /** The texts that the lines belong to; empty if they continue the current one. */
  readonly texts: readonly (readonly Line[])[];
  /** What it is in a table. */
  readonly tag?: TableTag;
}

export type TableTag = TagOptions & { readonly role: Extract<Role, 'TH' | 'TD'> };

export const heightOf = (lines: readonly Line[]): number =>
  lines.reduce((total, line) => total + lineHeight(line.style), 0);
const roleOf = (style: TextStyle): Role => style.role ?? 'P';
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
    const lines = texts.map(([text, style]) => this.#typesetter.lines(text, style, column.width));
    return { column, lines: lines.flat(), texts: lines };
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
    // All at once, so that the parts of a broken row stay together.
    const tags = new Map(cells.flatMap((cell) => this.#tag(cell)));
    let rest = cells;
    while (rowHeight(rest) > 0) {
      this.ensure(Math.max(...rest.map((cell) => heightOf(cell.lines.slice(0, 1)))));
      const fitting = rest.map((cell) => ({ ...cell, lines: this.#fitting(cell.lines) }));
      for (const cell of fitting) this.#draw(cell, tags);
      this.sheet.y += rowHeight(fitting);
      rest = rest.map((cell, index) => ({ ...cell, lines: cell.lines.slice(fitting[index]?.lines.length) }));
    }
  }

  /** Draws a text over as many pages as it needs, without widows or orphans. */
  paragraph(text: string, style: TextStyle, column: Column = { start: 0, width: this.sheet.width }): void {
    const { lines } = this.cell(column, [text, style]);
    const edge = heightOf(lines.slice(0, 2));
    this.sheet.tags.as(roleOf(style), () => {
      lines.forEach((line, index) => {
        const isSecondLast = index === lines.length - 2;
        this.ensure(index === 0 || isSecondLast ? edge : lineHeight(line.style));
        this.row([{ column, lines: [line], texts: [] }]);
      });
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

  /** Adds the elements of a cell: one for each text, unless it is the only one in a cell of a table. */
  #tag({ tag, texts }: Cell): [Line, Tag | null][] {
    const { tags } = this.sheet;
    const whole = tag && tags.add(tag.role, tag);
    if (whole && texts.length === 1) return texts.flat().map((line) => [line, whole]);
    const lines: [Line, Tag | null][] = [];
    const addTexts = () => {
      for (const text of texts) {
        const each = text[0] ? tags.add(roleOf(text[0].style)) : null;
        for (const line of text) lines.push([line, each]);
      }
    };
    if (whole) tags.within(whole, addTexts);
    else addTexts();
    return lines;
  }

  #draw(cell: Cell, tags: ReadonlyMap<Line, Tag | null>): void {
    let { y } = this.sheet;
    for (const line of cell.lines) {
      const draw = () => this.sheet.line(line, cell.column, y);
      const tag = tags.get(line);
      if (tag === undefined) draw();
      else this.sheet.tags.within(tag, draw);
      y += lineHeight(line.style);
    }
  }

  #newPage(): void {
    this.sheet.addPage();
    this.sheet.tags.within(null, this.#pageHead.draw);
  }
}
