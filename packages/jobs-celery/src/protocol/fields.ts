import * as z from 'zod';

/** Longest name of a queue or id of a message in both brokers, in bytes. */
const longestName = 255;
export const isName = (text: string): boolean => text !== '' && Buffer.byteLength(text) <= longestName;
export const shortText = z.string().refine(isName, `expected 1 to ${longestName} bytes`);

/** Reads an instant as Celery writes it: ISO 8601, in UTC unless it has an offset. Null if it is invalid. */
export function readInstant(text: string): Date | null {
  const isWithOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  const at = new Date(isWithOffset ? text : `${text}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

const notAnInstant = 'not an instant in ISO 8601';
export const instant = z.string().transform((text, context) => {
  const at = readInstant(text);
  if (at) return at;
  context.addIssue({ code: 'custom', message: notAnInstant });
  return z.NEVER;
});
/** An instant that stays text, so that it is sent on unchanged. */
export const instantText = z.string().refine((text) => readInstant(text) !== null, notAnInstant);

/** Writes six digits, because Celery reads any fraction as microseconds. No offset. */
export const writeInstant = (at: Date): string => at.toISOString().replace('Z', '000');
