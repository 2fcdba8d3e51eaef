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
 * What makes a spreadsheet take a cell for a formula when it stands first: `= + - @`, tab, CR, LF and NUL, and the full-width
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

const starts: ReadonlySet<string> = new Set(formulaStarts);

/** An apostrophe in front makes it text. */
const guarded = (cell: string | null): string | null =>
  cell !== null && starts.has(cell.charAt(0)) ? `'${cell}` : cell;

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
