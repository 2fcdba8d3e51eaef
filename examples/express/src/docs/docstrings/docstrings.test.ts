import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Expression, Node } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeDefault, CodeDefaults, plainText } from './code-defaults.ts';
import { type Option, optionsOf } from './declared-defaults.ts';
import { examples } from './examples.ts';
import { explainedDefaults } from './explained-defaults.ts';
import { entriesOf, exportsOf, packageOf } from './exported-names.ts';
import { openSourceProgram, packages, type SourceProgram, shortPath, sourceFiles } from './source-program.ts';

let sources: SourceProgram;
beforeAll(() => {
  sources = openSourceProgram(new Map(examples.map(({ path, text }) => [path, text])));
});
afterAll(() => sources.close());

const textOf = (path: string): string => readFileSync(path, 'utf8');
const countOf = (pattern: RegExp): number => sourceFiles.flatMap((path) => textOf(path).match(pattern) ?? []).length;

describe('the examples of the docstrings', () => {
  it('are all found', () => {
    expect(examples.length).toBe(countOf(/\* @example/g));
    expect(examples.length).toBeGreaterThan(80);
  });

  it('compile', () => {
    const { program } = sources.project;
    const problems = examples.flatMap(({ at, path }) => {
      const found = [...program.getSyntacticDiagnostics(path), ...program.getSemanticDiagnostics(path)];
      return found.map(({ text }) => `${at}: ${text}`);
    });
    expect(problems).toEqual([]);
  });
});

/** `options.name ?? row.name`: what is left out stays as it is. */
const isKept = (option: Node, value: Expression): boolean =>
  is.isPropertyAccessExpression(value) &&
  is.isPropertySignatureDeclaration(option) &&
  value.name.text === option.name.getText();

describe('the defaults of the docstrings', () => {
  let options: Option[];
  let code: CodeDefaults;
  let inCode: Map<Option, CodeDefault[]>;
  beforeAll(() => {
    options = optionsOf(sources.files);
    code = new CodeDefaults(sources.project);
    const byOption = Map.groupBy(code.in(sources.files), ({ option }) => option);
    inCode = new Map(options.map((option) => [option, byOption.get(option.node) ?? []]));
  });

  /** Whether every default of the code is the documented one. */
  const agrees = (option: Option, says: string): boolean => {
    const found = inCode.get(option) ?? [];
    const value = plainText(says).replace(/^(\d+) \(.*\)$/, '$1');
    return found.length > 0 && found.every((each) => code.spellingsOf(each.value).includes(value));
  };

  it('are all found', () => {
    const found = options.filter(({ says }) => says !== undefined);
    const countIn = (path: string) => found.filter(({ name }) => name.startsWith(`${shortPath(path)} `)).length;
    const missed = sourceFiles.filter((path) => countIn(path) !== (textOf(path).match(/@default/g) ?? []).length);
    expect(missed).toEqual([]);
  });

  it('are those of the code, or explained', () => {
    const wrong = options.flatMap((option) => {
      const { name, says } = option;
      if (says === undefined || agrees(option, says) || explainedDefaults[name]?.says === says) return [];
      const values = (inCode.get(option) ?? []).map(({ value }) => plainText(value.getText()));
      return [`${name} says ${says}, the code: ${values.join(' or ') || 'nothing'}`];
    });
    expect(wrong).toEqual([]);
  });

  it('are explained only where needed, by code that stands there', () => {
    const outdated = Object.entries(explainedDefaults).filter(([name, { says, code: text, file }]) => {
      const option = options.find((each) => each.name === name);
      if (!option || option.says !== says || agrees(option, says)) return true;
      const path = file ? join(packages, file) : option.node.getSourceFile().fileName;
      return !plainText(textOf(path)).includes(plainText(text));
    });
    expect(outdated).toEqual([]);
  });

  it('are given for every option of an exported type that has one in the code of its package', () => {
    const exported = new Map<string, Set<string>>();
    const isExported = ({ name, node }: Option): boolean => {
      const home = packageOf(node.getSourceFile().fileName);
      if (!exported.has(home)) exported.set(home, new Set(entriesOf(home).flatMap(exportsOf)));
      const [, owner = ''] = /^\S+ (\w+)/.exec(name) ?? [];
      return exported.get(home)?.has(owner) ?? false;
    };
    const isOwn = ({ option, value }: CodeDefault): boolean =>
      packageOf(option.getSourceFile().fileName) === packageOf(value.getSourceFile().fileName);
    const saysNothing = ({ option, value }: CodeDefault): boolean =>
      /^(null|undefined|'')$/.test(value.getText()) || isKept(option, value);
    const missing = options
      .filter((option) => option.says === undefined && isExported(option))
      .flatMap((option) =>
        (inCode.get(option) ?? [])
          .filter((each) => each.isOptional && isOwn(each) && !saysNothing(each))
          .map(({ value }) => `${option.name}: ${plainText(value.getText())}`),
      );
    expect(missing).toEqual([]);
  });
});
