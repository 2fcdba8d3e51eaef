import { type FieldIssue, IntegrationError } from '@makerfex/integrations-core';

/**
 * The limits of a whole document, so that it renders in a few seconds and less than 200 MB. 300 lines of 200 characters need
 * 60,000 characters, 300 lines and about 30 pages.
 */
export const documentLimits = {
  /** In all texts together. */
  characters: 100_000,
  /** How many characters a combining mark counts as, or a character of a complex script such as Devanagari. */
  shapedCharacter: 5,
  /** Table rows and line breaks together. */
  lines: 3_000,
  /** Checked during layout; a document within the other limits stays below it. */
  pages: 250,
  /** Combining marks on one letter; real texts have a few. */
  marks: 30,
} as const;

type Limit = Exclude<keyof typeof documentLimits, 'shapedCharacter'>;

/** Scripts drawn letter by letter. A character of any other script takes about five times as long. */
const simpleScripts = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Thai']
  .concat('Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Common', 'Inherited')
  .map((script) => `\\p{sc=${script}}`)
  .join('');
const shaped = new RegExp(`[^${simpleScripts}]|\\p{M}`, 'gu');
const tooManyMarks = new RegExp(`\\p{M}{${documentLimits.marks + 1}}`, 'u');
const lineBreak = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/**
 * Checks the content of a document against the limits, before anything is drawn.
 * @param what the document, as the error names it: `invoice`
 * @param content counts every text in it at any depth, and every list entry as a line
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

/** Whether a text has letters that are drawn in another order or form than they are written. */
export const isShaped = (text: string): boolean => text.search(shaped) >= 0;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The text of each limit in errors. */
const wording: Record<Limit, (limit: string) => string> = {
  characters: (limit) =>
    `${limit} characters, where those of scripts like Devanagari count ${documentLimits.shapedCharacter} times`,
  lines: (limit) => `${limit} lines, counting table rows and line breaks`,
  pages: (limit) => `${limit} pages`,
  marks: (limit) => `${limit} combining marks on one letter`,
};

/** The error for a document that exceeds a limit. */
export function tooLarge(what: string, limit: Limit, most: number): IntegrationError {
  const limitText = wording[limit](most.toLocaleString('en'));
  const issues: FieldIssue[] = [{ path: '', problem: `has more than ${limitText}` }];
  return new IntegrationError(
    'invalid_input',
    `The ${what} has more than ${limitText}: shorten its texts, or split it.`,
    { issues },
  );
}
