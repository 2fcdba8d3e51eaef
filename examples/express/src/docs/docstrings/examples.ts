import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { packages, shortPath, sourceFiles } from './source-program.ts';

/** An `@example` of a docstring, as a file that TypeScript can check. */
export interface Example {
  /** The file and line of the tag, such as `core/src/ids.ts:10`. */
  readonly at: string;
  /** Beside the source, so that imports resolve as they do there. The file exists in memory only. */
  readonly path: string;
  readonly text: string;
}

const scene = join(import.meta.dirname, 'scene.ts');

/** The names that a file exports, itself or from other files. */
function exportsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const declared = text.matchAll(
    /^export (?:declare |async |abstract )*(?:const|function\*?|class|interface|type) (\w+)/gm,
  );
  const named = text.matchAll(/^export (?:type )?\{([^}]*)\}/gm);
  const whole = text.matchAll(/^export \* from '(.*)';$/gm);
  return [
    ...[...declared].map(([, name = '']) => name),
    ...[...named].flatMap(([, names = '']) => names.match(/\w+(?=,|\s*$)/g) ?? []),
    ...[...whole].flatMap(([, target = '']) => exportsOf(join(dirname(path), target))),
  ];
}

/** The files whose exports an example of `path` may use, the nearest first. */
function importable(path: string): string[] {
  const [name = ''] = shortPath(path).split('/');
  const entries = [name, 'core'].flatMap((each) =>
    ['index.ts', 'simulator/index.ts', 'memory-storage/index.ts'].map((entry) => join(packages, each, 'src', entry)),
  );
  return [path, ...entries.filter(existsSync), scene];
}

/** Import statements for the names in `code` that one of the files exports. */
function importsFor(code: string, path: string): string {
  const wanted = new Set(code.match(/[A-Za-z_]\w*/g));
  return importable(path)
    .map((file) => {
      const names = exportsOf(file).filter((name) => wanted.delete(name));
      const target = relative(dirname(path), file);
      return `import { ${names.join(', ')} } from './${target}';`;
    })
    .join(' ');
}

/** The example's code, without the comment's stars and a fence. */
const codeOf = (comment: string): string =>
  comment
    .replaceAll(/^[ \t]*\* ?/gm, '')
    .replace(/^@\w[\s\S]*/m, '')
    .replaceAll(/^```\w*$/gm, '');

function examplesOf(path: string): Example[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?<=\* @example\n)[\s\S]*?(?=\n\s*\*\/|\n\s*\* @example\n)/g)].map(
    ({ 0: comment, index }) => {
      const lines = codeOf(comment)
        .replaceAll(/^export /gm, '')
        .split('\n');
      const own = lines.filter((each) => each.startsWith('import '));
      const code = lines.filter((each) => !each.startsWith('import ')).join('\n');
      const line = text.slice(0, index).split('\n').length - 1;
      return {
        at: `${shortPath(path)}:${line}`,
        path: path.replace(/\.ts$/, `.example-${line}.ts`),
        text: `${importsFor(code, path)}\n${own.join('\n')}\nexport async function example() {\n${code}\n}\n`,
      };
    },
  );
}

/** Every `@example` of the published packages. */
export const examples: readonly Example[] = sourceFiles.flatMap(examplesOf);
