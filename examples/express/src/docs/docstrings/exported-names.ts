import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packages, shortPath } from './source-program.ts';

/** The folder of the package that a file belongs to. */
export const packageOf = (path: string): string => shortPath(path).split('/')[0] ?? '';

/** The source files that a package's `exports` name. */
export function entriesOf(name: string): string[] {
  const { exports }: { exports: Record<string, string | { '@makerfex/source': string }> } = JSON.parse(
    readFileSync(join(packages, name, 'package.json'), 'utf8'),
  );
  return Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [join(packages, name, entry['@makerfex/source'])],
  );
}

/** The names that a file exports, itself or from other files. */
export function exportsOf(path: string): string[] {
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
