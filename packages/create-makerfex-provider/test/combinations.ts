import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answers, auths, type Kind, pagers, records } from '../src/answers.ts';
import { createProvider } from '../src/create.ts';

/** Git ignores it. It is within this package, so that what is created finds its packages. */
export const generated = join(import.meta.dirname, '../generated');

/** Lines break elsewhere in a provider with a short name than in one whose name is as long as it can be. */
const names = ['q', 'acme-the-shop-for-handmade-mug'];

const ofKind = (kind: Kind, pagersOfKind: readonly Answers['pager'][]) =>
  auths.flatMap((auth) => pagersOfKind.map((pager) => ({ kind, auth, pager })));

/** Each combination of kind, credential and pager. Records and names take turns. */
export const combinations: readonly Answers[] = [...ofKind('pull', pagers), ...ofKind('push', ['cursor'])].map(
  (answers, index) => ({
    ...answers,
    record: records[index % records.length] ?? 'order',
    name: names[Math.floor(index / records.length) % names.length] ?? '',
    dir: join(generated, Object.values(answers).join('-')),
  }),
);

/** Deletes all of them and creates them again. */
export function createCombinations(): void {
  rmSync(generated, { recursive: true, force: true });
  mkdirSync(generated);
  for (const combination of combinations) createProvider(combination);
  writeFileSync(
    join(generated, 'tsconfig.json'),
    '{ "extends": "../../../tsconfig.check.json", "include": ["*/src"] }\n',
  );
}
