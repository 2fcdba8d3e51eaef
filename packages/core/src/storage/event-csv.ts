import { stringify } from 'csv-stringify/sync';
import type { EventRow } from './rows.ts';

/** The columns of an export, in order. */
export const eventCsvColumns = [
  'id',
  'created_at',
  'level',
  'event_type',
  'message',
  'connection_id',
  'actor_id',
  'meta',
] as const;
export type EventCsvColumn = (typeof eventCsvColumns)[number];

const cellOf: Readonly<Record<EventCsvColumn, (row: EventRow) => string | null>> = {
  id: (row) => row.id,
  created_at: (row) => row.createdAt.toISOString(),
  level: (row) => row.level,
  event_type: (row) => row.eventType,
  message: (row) => row.message,
  connection_id: (row) => row.connectionId,
  actor_id: (row) => row.actorId,
  meta: (row) => JSON.stringify(row.meta),
};

/**
 * A spreadsheet reads a cell that starts with one of these as a formula: `= + - @`, tab, CR, LF and NUL, and the full-width
 * forms that some programs treat the same.
 */
export const formulaStarts = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '\0',
  '\uff1d',
  '\uff0b',
  '\uff0d',
  '\uff20',
] as const;

/**
 * Ranges of code points that spreadsheets ignore before a formula, or that are invisible: spaces, controls and zero-width
 * characters, without those of {@link formulaStarts}. Listed explicitly, so that a database can match the same ones.
 */
export const formulaPadding: readonly (readonly [first: number, last: number])[] = [
  // Controls, the space, the no-break space and the soft hyphen.
  '1-8 b-c e-20 7f-a0 ad',
  // Joiners, fillers and marks of single scripts.
  '34f 600-605 61c 6dd 70f 890-891 8e2 115f-1160 1680 17b4-17b5 180b-180f',
  // Spaces of any width, zero-width characters and marks of direction.
  '2000-200f 2028-202f 205f-206f 2800 3000',
  // Fillers, variation selectors and the byte order mark.
  '3164 fe00-fe0f feff ffa0 fff0-fffb',
  '110bd 110cd 13430-1343f 1bca0-1bca3 1d173-1d17a e0000-e0fff',
]
  .flatMap((line) => line.split(' '))
  .map((range) => {
    const [first = '', last = first] = range.split('-');
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
  });

const codePoint = (of: number): string => `\\u{${of.toString(16)}}`;
const padding = formulaPadding.map(([first, last]) => `${codePoint(first)}-${codePoint(last)}`).join('');
const charactersOf = (list: readonly string[]): string => list.map((each) => codePoint(each.charCodeAt(0))).join('');
const starts = charactersOf(formulaStarts);
const formula = new RegExp(`^[${padding}]*[${starts}]`, 'u');

/**
 * What can end a cell within a cell: a program that splits at `;` or tab, as Excel does in many countries, ignores our quotes,
 * and also splits at line ends.
 */
export const cellSeparators = [';', '\t', '\r', '\n'] as const;
/** What starts a formula there: the {@link formulaStarts} without separators and NUL. */
export const innerFormulaStarts = ['=', '+', '-', '@', '\uff1d', '\uff0b', '\uff0d', '\uff20'] as const;

// A quote opens a cell there and is not displayed.
const innerFormula = new RegExp(
  `[${charactersOf(cellSeparators)}](?=[${padding}"\\0]*[${charactersOf(innerFormulaStarts)}])`,
  'gu',
);

/** Makes text of what a spreadsheet would take for a formula, by an apostrophe in front of it. */
export function guardCell(cell: string): string {
  const inner = cell.replaceAll(innerFormula, "$&'");
  return formula.test(cell) ? `'${inner}` : inner;
}

// RFC 4180, with every non-empty cell quoted, so that any storage can produce the same bytes.
const format = { quoted: true, record_delimiter: '\r\n' } as const;

/**
 * The CSV of an export: the header once, then the lines of any number of pages. Null is an empty cell.
 * @example
 * const csv = eventCsv.header + eventCsv.lines(rows);
 */
export const eventCsv = {
  header: stringify([[...eventCsvColumns]], format),
  lines: (rows: readonly EventRow[]): string =>
    stringify(
      rows.map((row) =>
        eventCsvColumns.map((column) => {
          const cell = cellOf[column](row);
          return cell && guardCell(cell);
        }),
      ),
      format,
    ),
};
