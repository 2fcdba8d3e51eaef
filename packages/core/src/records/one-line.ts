import * as z from 'zod';

/**
 * Line ends, control characters except the tab, and marks that override the direction of the text after them: they add a header
 * to a mail or a row to a log, or disguise a text. U+200E and U+200F only affect the text around them, so names in two scripts
 * may have them.
 */
const pattern = /^(?:\t|[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069])*$/u;

const problem = 'must be one line, without control characters and without marks that override the direction of text';

/**
 * Whether a text is one line, without hidden changes of direction.
 * @example
 * isOneLine('a\nb'); // false
 */
export const isOneLine = (text: string): boolean => pattern.test(text);

/**
 * A text of one line: a label, a name, a part of a mail's subject. Refuses line ends, control characters (except the tab) and
 * overrides of direction (U+202A to U+202E, U+2066 to U+2069).
 * @param schema the other rules for the text. @default z.string()
 * @example
 * const label = oneLine(z.string().trim().min(1).max(200));
 */
export const oneLine = (schema: z.ZodString = z.string()): z.ZodString => schema.refine(isOneLine, problem);
