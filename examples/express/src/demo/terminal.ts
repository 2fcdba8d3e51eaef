import { relative } from 'node:path';
import { styleText } from 'node:util';

export const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

/** Colours are left out by themselves where the output is no terminal. */
export const heading = (text: string): void => say(`\n${styleText('bold', text)}`);
export const dim = (text: string): string => styleText('dim', text);
export const good = (text: string): string => styleText('green', text);

/** With the indent no line is wider than eighty columns. */
const maxWidth = 77;
export const fit = (line: string): string => (line.length > maxWidth ? `${line.slice(0, maxWidth - 1)}…` : line);

export const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '   ');

/** As somebody would type it here. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
