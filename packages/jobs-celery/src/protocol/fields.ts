import * as z from 'zod';

/** What both brokers can hold as the name of a queue or the id of a message, in bytes. */
const longestName = 255;
export const isName = (text: string): boolean => text !== '' && Buffer.byteLength(text) <= longestName;
export const shortText = z.string().refine(isName, `expected 1 to ${longestName} bytes`);

/** As Celery writes instants, in ISO 8601; without an offset they are in UTC. Null where it is none. */
export function readInstant(text: string): Date | null {
  const isWithOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text);
  const at = new Date(isWithOffset ? text : `${text}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}

const noInstant = 'no instant in ISO 8601';
export const instant = z.string().transform((text, context) => {
  const at = readInstant(text);
  if (at) return at;
  context.addIssue({ code: 'custom', message: noInstant });
  return z.NEVER;
});
/** An instant that stays text, to be sent on as it came. */
export const instantText = z.string().refine((text) => readInstant(text) !== null, noInstant);

/** In microseconds, without an offset: Celery takes any fraction for such. */
export const writeInstant = (at: Date): string => at.toISOString().replace('Z', '000');
