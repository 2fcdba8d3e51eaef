import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atRunTime, mistakes, suiteFindings } from '../../test/mistakes.ts';

const root = join(import.meta.dirname, '../../../..');
/** What the compiler says no to, by number: the type check itself fails if it says yes. */
const compiled = new Map(
  [
    ...(await readFile(join(root, 'packages/testkit/test/mistakes.test-d.ts'), 'utf8')).matchAll(
      /\/\/ (\w\w+)\n\s*\/\/ @ts-expect-error (.+)/g,
    ),
  ].map(([, number = '', says = '']) => [number, says]),
);

/** A row for each mistake: who finds it, and with which words. */
const rows = mistakes.map(([number, mistake]) => {
  const found = [
    ['compiler', compiled.get(number)],
    ['suite', suiteFindings.get(mistake)],
    ['runtime', atRunTime.get(number)?.says],
  ].filter(([, says]) => says !== undefined);
  const by = found.map(([who]) => who).join(', ');
  return [number, mistake, by, found.at(-1)?.[1] ?? ''];
});

describe('the mistakes of the trial', () => {
  it('are each found by the compiler, a suite or core', () => {
    expect(rows.filter(([, , by]) => by === '')).toEqual([]);
    expect(mistakes.length).toBeGreaterThanOrEqual(45);
  });

  it('stand in the table of docs/testing.md, with what says so', async () => {
    const text = await readFile(join(root, 'docs/testing.md'), 'utf8');
    const table = text.split('\n').filter((line) => /^\| (\d\d\w?|E3) +\|/.test(line));
    const cells = table.map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
    expect(cells).toEqual(rows.map((row) => row.map((cell) => cell?.replaceAll('`', ''))));
  });

  it.each([...atRunTime])('%s is refused by core', async (_, { act, says }) => {
    await expect(act()).rejects.toThrow(says);
  });
});
