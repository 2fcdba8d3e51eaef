import type { Node, SourceFile } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import { shortPath, walk } from './source-program.ts';

/** A property or parameter that may have a default. */
export interface Option {
  /** Such as `core/src/jobs/in-process-jobs.ts InProcessJobsOptions.concurrency`. */
  readonly name: string;
  /** The text of its `@default`; undefined if it has none. */
  readonly says: string | undefined;
  /** Its declaration. */
  readonly node: Node;
}

const nameOf = (node: Node): string[] => {
  const named =
    is.isInterfaceDeclaration(node) ||
    is.isTypeAliasDeclaration(node) ||
    is.isVariableDeclaration(node) ||
    is.isFunctionDeclaration(node) ||
    is.isMethodSignatureDeclaration(node) ||
    is.isPropertySignatureDeclaration(node) ||
    is.isPropertyAssignment(node) ||
    is.isParameterDeclaration(node);
  return named && node.name ? [node.name.getText()] : [];
};
const pathOf = (node: Node | undefined): string[] => (node ? [...pathOf(node.parent), ...nameOf(node)] : []);

/** The docstring right before a node. */
const docOf = (node: Node): string =>
  node
    .getSourceFile()
    .text.slice(node.getFullStart(), node.getStart())
    .match(/\/\*\*[\s\S]*?\*\//g)
    ?.at(-1) ?? '';

const saysOf = (doc: string): string | undefined => /@default\s+(.*?)\s*(?:\*\/|\n|$)/.exec(doc)?.[1];

/** The parameters of a function whose docstring has `@param name ... @default`. */
function parametersOf(node: Node, doc: string): Option[] {
  const says = new Map([...doc.matchAll(/@param (\w+)(.*)/g)].map(([, name = '', text = '']) => [name, saysOf(text)]));
  const found: Option[] = [];
  walk(node, (each) => {
    const text = is.isParameterDeclaration(each) ? says.get(each.name.getText()) : undefined;
    if (text !== undefined) found.push(toOption(each, text));
  });
  return found;
}

const toOption = (node: Node, says: string | undefined): Option => ({
  name: `${shortPath(node.getSourceFile().fileName)} ${pathOf(node).join('.')}`,
  says,
  node,
});

const isFunctionLike = (node: Node): boolean =>
  is.isFunctionDeclaration(node) || is.isVariableStatement(node) || is.isMethodSignatureDeclaration(node);

/** Every property of the types in the files, and every parameter and property of a schema with a `@default`. */
export function optionsOf(files: readonly SourceFile[]): Option[] {
  const found: Option[] = [];
  for (const file of files)
    walk(file, (node) => {
      if (isFunctionLike(node)) found.push(...parametersOf(node, docOf(node)));
      if (is.isPropertySignatureDeclaration(node)) found.push(toOption(node, saysOf(docOf(node))));
      const inSchema = is.isPropertyAssignment(node) ? saysOf(docOf(node)) : undefined;
      if (inSchema !== undefined) found.push(toOption(node, inSchema));
    });
  return found;
}
