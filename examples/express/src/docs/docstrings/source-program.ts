import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import { API, type Project } from 'typescript/unstable/sync';

export const root = resolve(import.meta.dirname, '../../../../..');
export const packages = join(root, 'packages');
const configFile = join(root, 'tsconfig.docstrings.json');

/** Folder names of the packages that are published. */
const published = readdirSync(packages).filter(
  (name) => !readFileSync(join(packages, name, 'package.json'), 'utf8').includes('"private": true'),
);

/** Absolute paths of the source files of the published packages, without tests. */
export const sourceFiles: readonly string[] = published.flatMap((name) =>
  readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /(?<!\.test|\.test-d)\.ts$/.test(path))
    .map((path) => join(packages, name, 'src', path)),
);

/** A path below `packages`, as messages name it. */
export const shortPath = (path: string): string => relative(packages, path);

export interface SourceProgram {
  readonly project: Project;
  readonly files: readonly SourceFile[];
  close(): void;
}

/**
 * The source of all published packages as one TypeScript program.
 * @param extra further files that exist in memory only: their text by absolute path
 */
export function openSourceProgram(extra: ReadonlyMap<string, string>): SourceProgram {
  const config = {
    extends: './tsconfig.check.json',
    compilerOptions: { verbatimModuleSyntax: false },
    include: [],
    files: [...sourceFiles, ...extra.keys()],
  };
  const inMemory = new Map([...extra, [configFile, JSON.stringify(config)]]);
  const api = new API({
    cwd: root,
    fs: {
      readFile: (path) => inMemory.get(path),
      fileExists: (path) => inMemory.has(path) || undefined,
    },
  });
  const [project] = api.updateSnapshot({ openProjects: [configFile] }).getProjects();
  if (!project) throw new Error('TypeScript opened no program.');
  return {
    project,
    files: sourceFiles.flatMap((path) => project.program.getSourceFile(path) ?? []),
    close: () => api.close(),
  };
}

/** Calls `visit` with the node and everything below it. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}
