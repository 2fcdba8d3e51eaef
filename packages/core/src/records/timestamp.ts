import * as z from 'zod';

const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/** An instant as `YYYY-MM-DDTHH:mm:ss.sssZ`, always UTC, from 1970 up to 2100. */
export const timestampSchema = z
  .string()
  .regex(/^(19[7-9]\d|20\d\d)-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'not a UTC timestamp from 1970 up to 2100');

/**
 * Normalises an instant given in milliseconds since 1970 or as text with a zone.
 * @returns the canonical form of {@link timestampSchema}, or `undefined` where the instant is unreadable or out of its range.
 */
export function toTimestamp(instant: number | string): string | undefined {
  const milliseconds = typeof instant === 'number' ? instant : Date.parse(instant);
  if (!(milliseconds >= earliest && milliseconds < latest)) return undefined;
  return new Date(milliseconds).toISOString();
}
