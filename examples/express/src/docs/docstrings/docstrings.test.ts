import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from './examples.ts';
import { openSourceProgram, type SourceProgram, sourceFiles } from './source-program.ts';

let sources: SourceProgram;
beforeAll(() => {
  sources = openSourceProgram(new Map(examples.map(({ path, text }) => [path, text])));
});
afterAll(() => sources.close());

describe('the examples of the docstrings', () => {
  it('are all found', () => {
    const tags = sourceFiles.flatMap((path) => readFileSync(path, 'utf8').match(/\* @example/g) ?? []);
    expect(examples.length).toBe(tags.length);
    expect(examples.length).toBeGreaterThan(80);
  });

  it('compile', () => {
    const problems = examples.flatMap(({ at, path }) => {
      const { program } = sources.project;
      const found = [...program.getSyntacticDiagnostics(path), ...program.getSemanticDiagnostics(path)];
      return found.map(({ text }) => `${at}: ${text}`);
    });
    expect(problems).toEqual([]);
  });
});
