import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { entriesOf, exportsOf, packageOf } from './exported-names.ts';
import { shortPath, sourceFiles } from './source-program.ts';

/** An `@example` of a docstring, as a file that TypeScript can check. */
export interface Example {
  /** The file and line of the tag, such as `core/src/ids.ts:10`. */
  readonly at: string;
  /** Beside the source, so that imports resolve as they do there. The file exists in memory only. */
  readonly path: string;
  readonly text: string;
}

const scene = join(import.meta.dirname, 'scene.ts');

/** The files whose exports an example of `path` may use, the nearest first. */
const importable = (path: string): string[] => [path, ...entriesOf(packageOf(path)), ...entriesOf('core'), scene];

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
