import { toTimestamp } from '../../records/timestamp.ts';

/** How an API writes times, in records and in queries. */
export interface TimeFormat {
  /** Resolution of a time that is sent. In milliseconds. */
  readonly unitMs: number;
  /** A time of a record in milliseconds since 1970; undefined if it cannot be read. */
  readonly read: (value: unknown) => number | undefined;
  readonly write: (milliseconds: number) => string | number;
}

const second = 1_000;

const readNumber = (value: unknown, unitMs: number): number | undefined =>
  typeof value === 'number' ? readText(value * unitMs) : undefined;

function readText(value: unknown, zone?: 'utc'): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const timestamp = toTimestamp(value, zone && { zone });
  return timestamp === undefined ? undefined : Date.parse(timestamp);
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/**
 * - `iso`: ISO 8601 with a zone, `2026-11-01T10:00:00.000Z`
 * - `utc`: the same without a zone and in whole seconds, if the API documents UTC: `2026-11-01T10:00:00`
 * - `seconds`, `milliseconds`: a number of them since 1970
 */
export const timeFormats = {
  iso: { unitMs: 1, read: (value) => (typeof value === 'string' ? readText(value) : undefined), write: iso },
  utc: {
    unitMs: second,
    read: (value) => (typeof value === 'string' ? readText(value, 'utc') : undefined),
    write: (milliseconds) => iso(milliseconds).slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
  },
  seconds: {
    unitMs: second,
    read: (value) => readNumber(value, second),
    write: (milliseconds) => Math.floor(milliseconds / second),
  },
  milliseconds: { unitMs: 1, read: (value) => readNumber(value, 1), write: (milliseconds) => milliseconds },
} satisfies Record<string, TimeFormat>;
export type TimeFormatName = keyof typeof timeFormats;
