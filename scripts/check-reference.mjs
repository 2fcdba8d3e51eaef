// Holds docs/reference against the source that it is written from, and every field on a page to a description.
// After a change of a docstring: `pnpm docs:reference`, which is this script with `--write`.
// `node scripts/check-reference.mjs [root of the repository] [--write]`
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderPages } from './reference/render.mjs';
import { openSource } from './reference/source.mjs';

const isWriting = process.argv.includes('--write');
const root = resolve(process.argv.slice(2).find((each) => !each.startsWith('--')) ?? '.');
const table = await import(pathToFileURL(join(root, 'scripts/reference/pages.mjs')).href);
const folder = join(root, 'docs/reference');
mkdirSync(folder, { recursive: true });

const files = table.pages.flatMap(({ from, sections }) => [
  from,
  ...sections.flatMap(({ names }) => names.flatMap((each) => each.from ?? [])),
]);
const source = openSource(root, [...new Set(files)]);
const { texts, missing } = renderPages(table, source);
source.close();

for (const [file, text] of texts) if (isWriting) writeFileSync(join(folder, file), text);
const committed = new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
const all = new Set([...texts.keys(), ...committed.keys()]);
const stale = [...all].filter((file) => texts.get(file) !== committed.get(file));

for (const name of missing)
  console.error(`${name} has no description, and docs/reference shows it: add a docstring to it.`);
for (const file of stale)
  console.error(
    `docs/reference/${file} is not what the source says: run \`pnpm docs:reference\`, and commit the page.`,
  );
if (missing.length > 0 || stale.length > 0) process.exitCode = 1;
