import { stringify } from 'csv-stringify/sync';
import type { EventRow } from '../storage-rows.ts';

/** The columns of an export, in their order. */
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

/**
 * What makes a spreadsheet take a cell for a formula if it comes first: `= + - @`, tab, CR, LF and NUL, and the full-width
 * forms that some programs read as the plain ones.
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
 * Ranges of code points that spreadsheets drop or ignore before a formula, or that nobody sees there: spaces, controls and
 * zero-width characters, without those of {@link formulaStarts}. Listed, so that a database can look for the same ones.
 */
export const formulaPadding: readonly (readonly [first: number, last: number])[] = [
  // Controls and the space; no-break space; soft hyphen.
  ...([
    [0x1, 0x8],
    [0xb, 0xc],
    [0xe, 0x20],
    [0x7f, 0xa0],
    [0xad, 0xad],
  ] as const),
  // Joiners, fillers and marks of single scripts.
  ...([
    [0x34f, 0x34f],
    [0x600, 0x605],
    [0x61c, 0x61c],
    [0x6dd, 0x6dd],
    [0x70f, 0x70f],
    [0x890, 0x891],
  ] as const),
  ...([
    [0x8e2, 0x8e2],
    [0x115f, 0x1160],
    [0x1680, 0x1680],
    [0x17b4, 0x17b5],
    [0x180b, 0x180f],
  ] as const),
  // Spaces of any width, zero-width characters and marks of direction.
  ...([
    [0x2000, 0x200f],
    [0x2028, 0x202f],
    [0x205f, 0x206f],
    [0x2800, 0x2800],
    [0x3000, 0x3000],
  ] as const),
  // Fillers, variation selectors, the byte order mark.
  ...([
    [0x3164, 0x3164],
    [0xfe00, 0xfe0f],
    [0xfeff, 0xfeff],
    [0xffa0, 0xffa0],
    [0xfff0, 0xfffb],
  ] as const),
  ...([
    [0x110bd, 0x110bd],
    [0x110cd, 0x110cd],
    [0x13430, 0x1343f],
    [0x1bca0, 0x1bca3],
    [0x1d173, 0x1d17a],
  ] as const),
  // Tags and further variation selectors.
  [0xe0000, 0xe0fff],
];

const codePoint = (of: number): string => `\\u{${of.toString(16)}}`;
const padding = formulaPadding.map(([first, last]) => `${codePoint(first)}-${codePoint(last)}`).join('');
const starts = formulaStarts.map((start) => codePoint(start.charCodeAt(0))).join('');
const formula = new RegExp(`^[${padding}]*[${starts}]`, 'u');

/** An apostrophe in front makes it text. */
const guarded = (cell: string | null): string | null => (cell !== null && formula.test(cell) ? `'${cell}` : cell);

// RFC 4180, with every cell that holds something quoted, so that any storage can make the same bytes.
const format = { quoted: true, record_delimiter: '\r\n' } as const;

/** The CSV of an export: {@link eventCsv.header} once, then the lines of any number of pages. Null is an empty cell. */
export const eventCsv = {
  header: stringify([[...eventCsvColumns]], format),
  lines: (rows: readonly EventRow[]): string =>
    stringify(
      rows.map((row) =>
        [
          row.id,
          row.createdAt.toISOString(),
          row.level,
          row.eventType,
          row.message,
          row.connectionId,
          row.actorId,
          JSON.stringify(row.meta),
        ].map(guarded),
      ),
      format,
    ),
};
