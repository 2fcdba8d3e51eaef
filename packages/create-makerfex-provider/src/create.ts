import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Answers, nameSchema } from './answers.ts';
import { checkWords } from './check-words.ts';
import { CreateError } from './create-error.ts';
import { checkPlace } from './manifest.ts';
import { renderFiles } from './render.ts';

/**
 * Writes a new provider: a package that passes its type check, its tests and the conformance suite at once.
 * @returns the paths of its files, below `dir`
 * @throws CreateError if the name cannot be used, or the folder has something in it; nothing is then written
 * @example
 * const files = createProvider({
 *   name: 'acme-shop',
 *   kind: 'pull',
 *   auth: 'oauth2',
 *   pager: 'cursor',
 *   record: 'order',
 *   dir: 'acme-shop',
 * });
 */
export function createProvider(answers: Answers): string[] {
  const dir = resolve(answers.dir);
  checkName(answers.name);
  checkPlace(dir);
  checkEmpty(dir);
  const files = renderFiles({ ...answers, dir });
  checkWords(answers);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text, { flag: 'wx' });
  }
  return [...files.keys()];
}

/** @throws CreateError if it is no name for a provider */
export function checkName(name: string): void {
  const problem = nameSchema.safeParse(name).error?.issues[0]?.message;
  if (problem !== undefined) throw new CreateError(`The name "${name}" ${problem}.`);
}

/** @throws CreateError if the folder has something in it, or is a file */
export function checkEmpty(dir: string): void {
  try {
    if (readdirSync(dir).length === 0) return;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return;
    throw new CreateError(`The folder ${dir} cannot be used: ${String(code)}. Choose another with --dir.`);
  }
  throw new CreateError(`The folder ${dir} is not empty: choose another with --dir.`);
}
