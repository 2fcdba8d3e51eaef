import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import * as z from 'zod';

const execute = promisify(execFile);

/** What an import may load of other packages, by what it needs at once. Anything more takes time at every start of a host. */
const allowed = [
  '@opentelemetry/api',
  'bignumber.js',
  'croner',
  'csv-stringify/sync',
  'http-link-header',
  'ipaddr.js',
  'oauth4webapi',
  'uuid',
  'zod',
];

const manifest = z
  .object({ exports: z.record(z.string(), z.union([z.string(), z.object({ '@makerfex/source': z.string() })])) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')));
const entries = Object.entries(manifest.exports).flatMap(([name, entry]) =>
  typeof entry === 'string' ? [] : [{ name, file: join(import.meta.dirname, '..', entry['@makerfex/source']) }],
);

/** The packages that this package's own files import in a new process. */
async function loadedBy(entry: string): Promise<unknown> {
  const source = join(import.meta.dirname, '/');
  const program = `
    import { registerHooks } from 'node:module';
    import { pathToFileURL } from 'node:url';
    const own = pathToFileURL(${JSON.stringify(source)}).href;
    const found = new Set();
    registerHooks({
      resolve(specifier, context, next) {
        if (context.parentURL?.startsWith(own) && !/^(node:|[./])/.test(specifier)) found.add(specifier);
        return next(specifier, context);
      },
    });
    await import(${JSON.stringify(entry)});
    console.log(JSON.stringify([...found].sort()));`;
  const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', program]);
  return JSON.parse(stdout);
}

it.each(entries)('loads nothing slow at the import of $name', async ({ file }) => {
  const found = z.array(z.string()).parse(await loadedBy(file));
  expect(found).toContain('zod');
  expect(allowed).toEqual(expect.arrayContaining(found));
});
