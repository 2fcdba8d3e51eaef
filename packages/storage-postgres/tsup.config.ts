import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { defineConfig, type Options } from 'tsup';
import { library } from '../../tsup.base.ts';

const folder = join(import.meta.dirname, 'migrations');

/** Replaces `src/read-migration.ts` by a module that contains the SQL files: a bundle of a host has no files beside it. */
const inlineMigrations: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'inline-migrations',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]read-migration\.ts$/ }, async () => {
      const files = await readdir(folder);
      const texts = await Promise.all(
        files.map(async (file) => [parse(file).name, await readFile(join(folder, file), 'utf8')]),
      );
      const json = JSON.stringify(Object.fromEntries(texts));
      return { contents: `const texts = ${json};\nexport const readMigration = (name) => texts[name];\n` };
    });
  },
};

const entry = { index: 'src/index.ts', adapter: 'src/adapter/index.ts', pglite: 'src/pglite/index.ts' };
export default defineConfig({ ...library([]), entry, esbuildPlugins: [inlineMigrations] });
