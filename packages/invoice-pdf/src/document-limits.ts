import { type FieldIssue, IntegrationError } from '@makerfex/integrations-core';

/**
 * What a document may have as a whole, so that it renders in a few seconds and less than 200 MB. 300 lines of 200 characters
 * need 60,000 characters, 300 lines and some 30 pages.
 */
export const documentLimits = {
  /** Of all texts together. */
  characters: 100_000,
  /** What a combining mark, or a character of a script that has to be shaped, such as Devanagari, counts for. */
  shapedCharacter: 5,
  /** Rows of all tables and line breaks of all texts together. */
  lines: 3_000,
  /** Held while the document is laid out; one within the other limits stays below it. */
  pages: 250,
  /** Combining marks on one letter; texts of any language have a few. */
  marks: 30,
} as const;

type Limit = Exclude<keyof typeof documentLimits, 'shapedCharacter'>;

/** Scripts that are drawn letter by letter, or nearly so: of all others each character takes some five times as long. */
const simple = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Thai']
  .concat('Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Common', 'Inherited')
  .map((script) => `\\p{sc=${script}}`)
  .join('');
const shaped = new RegExp(`[^${simple}]|\\p{M}`, 'gu');
const tooManyMarks = new RegExp(`\\p{M}{${documentLimits.marks + 1}}`, 'u');
const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/**
 * Checks what a document is made from against the limits of documents, before anything is drawn.
 * @param what the document, as the error names it: `invoice`
 * @param content every text of it is counted, however deep, and every entry of a list as a line
 * @throws IntegrationError `invalid_input`, naming the limit
 */
export function checkSize(what: string, content: unknown): void {
  const size = { characters: 0, lines: 0 };
  const add = (value: unknown): void => {
    if (typeof value === 'string') {
      if (tooManyMarks.test(value)) throw tooLarge(what, 'marks', documentLimits.marks);
      size.characters += value.length + count(value, shaped) * (documentLimits.shapedCharacter - 1);
      size.lines += count(value, lineBreak);
    } else if (typeof value === 'object' && value !== null) {
      const parts: unknown[] = Object.values(value);
      if (Array.isArray(value)) size.lines += parts.length;
      for (const part of parts) add(part);
    }
    for (const limit of ['characters', 'lines'] as const)
      if (size[limit] > documentLimits[limit]) throw tooLarge(what, limit, documentLimits[limit]);
  };
  add(content);
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** How an error words each limit. */
const wording: Record<Limit, (most: string) => string> = {
  characters: (most) =>
    `${most} characters, of which those of scripts like Devanagari count ${documentLimits.shapedCharacter} times`,
  lines: (most) => `${most} lines, its tables and the line breaks of its texts together`,
  pages: (most) => `${most} pages`,
  marks: (most) => `${most} combining marks on one letter`,
};

/** The error for what exceeds a limit. */
export function tooLarge(what: string, limit: Limit, most: number): IntegrationError {
  const limitText = wording[limit](most.toLocaleString('en'));
  const issues: FieldIssue[] = [{ path: '', problem: `has more than ${limitText}` }];
  return new IntegrationError(
    'invalid_input',
    `The ${what} has more than ${limitText}: shorten its texts, or divide it.`,
    { issues },
  );
}
