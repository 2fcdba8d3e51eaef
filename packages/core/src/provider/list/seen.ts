import * as z from 'zod';

/** The most ids that a place holds. */
export const mostSeen = 1_000;
/** The longest id of a canonical record. In characters. */
export const longestId = 255;

/** Ids that were already read, in a place. */
export const seenSchema = z.array(z.string().max(longestId)).max(mostSeen);

/** The ids of records, the last ones if they are too many for a place. */
export const idsOf = (raws: readonly unknown[], idOf: (raw: unknown) => string | null): string[] =>
  [...new Set(raws.map(idOf).filter((id) => id !== null))].slice(-mostSeen);
