import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MigrationSql, migrationSql } from '@makerfex/integrations-storage-postgres';
import type { Outcome } from '../outcome.ts';
import type { Settings } from '../settings.ts';
import { wrongUse } from '../wrong-use.ts';

export interface MigrationsFlags {
  readonly sql?: boolean;
  readonly out?: string;
}

/** Lists the migrations, prints their SQL, or writes it into files. Needs no database. */
export function migrations({ schema }: Pick<Settings, 'schema'>, { sql, out }: MigrationsFlags): Outcome {
  const all = migrationSql(schema);
  if (out !== undefined) return writeFiles(all, out);
  if (!sql) return { json: { migrations: all.map(({ name }) => ({ name })) }, lines: all.map(({ name }) => name) };
  return {
    json: { migrations: all },
    lines: all.map((each) => `-- ${each.name}: run it in one transaction.\n${each.sql.trimEnd()}\n`),
  };
}

/** Writes what is missing. A file that says something else is not replaced: a tool may have run it. */
function writeFiles(all: readonly MigrationSql[], out: string): Outcome {
  const files = all.map(({ name, sql }) => ({ path: join(out, `${name}.sql`), sql }));
  const changed = files.find(({ path, sql }) => existsSync(path) && readFileSync(path, 'utf8') !== sql);
  if (changed)
    throw wrongUse(
      `${changed.path} is there and differs from the migration: nothing was written. Move it away, or choose another folder.`,
    );
  const written = files.filter(({ path }) => !existsSync(path));
  mkdirSync(out, { recursive: true });
  for (const { path, sql } of written) writeFileSync(path, sql, { flag: 'wx' });
  const paths = written.map(({ path }) => path);
  return {
    json: { written: paths },
    lines: paths.length === 0 ? ['Every file is there already.'] : paths.map((path) => `Wrote ${path}.`),
  };
}
