import { relative } from 'node:path';
import { styleText } from 'node:util';

export const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

/** `styleText` omits colours if the output is not a terminal. */
export const heading = (text: string): void => say(`\n${styleText('bold', text)}`);
/** Locale of numbers and amounts. */
export const locale = 'en-US';

export const dim = (text: string): string => styleText('dim', text);
export const good = (text: string): string => styleText('green', text);

/** With the indentation no line is wider than eighty columns. */
const maxWidth = 77;
export const fit = (line: string): string => (line.length > maxWidth ? `${line.slice(0, maxWidth - 1)}…` : line);

/** Breaks lines between words and indents the continuations. */
export const wrap = (text: string): string =>
  text
    .split('\n')
    .map((line) => {
      const [first = '', ...words] = line.split(' ');
      const lines = [first];
      for (const word of words) {
        const last = lines.at(-1) ?? '';
        if (last.length + word.length < maxWidth) lines[lines.length - 1] = `${last} ${word}`;
        else lines.push(`  ${word}`);
      }
      return lines.join('\n');
    })
    .join('\n');

export const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '   ');

/** The path as a person would type it in this directory. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
