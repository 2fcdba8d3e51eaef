import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorCodes, eventTypes } from '@makerfex/integrations-core';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The first block of TypeScript after a marker `<!-- example: path -->`. */
function blockOf(page: string, source: string): string {
  const [, after = ''] = read(page).split(`<!-- example: ${source} -->`);
  return /```ts\n([\s\S]*?)```/.exec(after)?.[1] ?? '';
}

/** Words in backticks that begin the rows between two markers. */
const rowsOf = (page: string, marker: string): string[] => {
  const [, rest = ''] = read(page).split(`<!-- ${marker}:begin -->`);
  const [part = ''] = rest.split(`<!-- ${marker}:end -->`);
  return [...part.matchAll(/^\| `([^`]+)`/gm)].map(([, word = '']) => word);
};

describe('the documentation shows code that compiles', () => {
  it.each([
    ['README.md', 'examples/express/src/docs/readme-example.ts'],
    ['docs/writing-a-provider.md', 'examples/express/src/docs/own-provider.ts'],
  ])('%s shows %s as it is', (page, source) => {
    expect(blockOf(page, source)).toBe(read(source));
  });
});

describe('the tables of the documentation are whole', () => {
  it('docs/errors.md lists every error code', () => {
    expect(rowsOf('docs/errors.md', 'codes')).toEqual(Object.keys(errorCodes));
  });

  it('docs/concepts.md lists every event type', () => {
    expect(rowsOf('docs/concepts.md', 'events')).toEqual(Object.keys(eventTypes));
  });
});
