import { FontBook } from '../src/fonts/font-book.ts';
import { Flow } from '../src/layout/flow.ts';
import { Sheet } from '../src/layout/sheet.ts';
import { lineHeight } from '../src/text/style.ts';
import { Typesetter } from '../src/text/typesetter.ts';
import { Warnings } from '../src/warnings.ts';

export const style = { size: 10, weight: 400, color: '#000000' } as const;
export const height = lineHeight(style);

/** A flow with room for this many lines on its first page, and the texts drawn on each page. */
export function flowWithRoomFor(lines: number) {
  const sheet = new Sheet({
    pageSize: 'A4',
    rightToLeft: false,
    locale: 'en',
    title: 'T',
    author: 'A',
    createdAt: new Date(0),
  });
  sheet.y += sheet.room - (lines + 0.5) * height;
  const pages: string[][] = [];
  const draw = sheet.line.bind(sheet);
  sheet.line = (line, ...rest) => {
    (pages[sheet.pageCount - 1] ??= []).push(line.runs.map((run) => run.text).join(''));
    draw(line, ...rest);
  };
  return { flow: new Flow(sheet, new Typesetter(new FontBook(), new Warnings())), pages, sheet };
}

/** A text of this many lines. */
export const textOf = (count: number) => Array.from({ length: count }, (_, index) => String(index)).join('\n');
