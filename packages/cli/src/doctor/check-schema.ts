import {
  migrationNames,
  migrationTable,
  planned,
  searches,
  tables,
  triggerFunctions,
} from '@makerfex/integrations-storage-postgres/adapter';
import { type Examined, missingOf } from './examined.ts';
import { type Found, failure, ok, skipped, warning } from './finding.ts';

/** Whether the tables and functions are there, and as the last migration leaves them. */
export async function checkSchema(examined: Examined): Promise<Found[]> {
  const { qualify } = examined;
  const closed = await findClosedSchema(examined);
  if (closed) return [failure(closed)];
  const missingTables = await missingOf(examined, 'to_regclass', tables.map(qualify));
  if (missingTables.length === tables.length)
    return [
      failure(
        'There are no tables: run `migrate` with the role that shall own them, or name the schema that they are in.',
      ),
    ];
  const functions = [...searches, ...triggerFunctions, ...planned].map(qualify);
  const missing = [...missingTables, ...(await missingOf(examined, 'to_regproc', functions))];
  if (missing.length > 0) return [failure(`Missing: ${missing.join(', ')}. Run the migrations.`)];
  return checkMigrations(examined);
}

/** Why names in the schema cannot even be looked up, if so. */
async function findClosedSchema({ rows, schema: { schema } }: Examined): Promise<string | undefined> {
  if (schema === undefined) return undefined;
  const [found] = await rows<{ usable: boolean }>(
    `select has_schema_privilege(oid, 'usage') as usable from pg_namespace where nspname = $1`,
    [schema],
  );
  if (!found)
    return `There is no schema "${schema}": run \`migrate --schema ${schema}\` with the role that shall own the tables, or name the right one.`;
  if (found.usable) return undefined;
  return `The role that connects may not use the schema "${schema}": run what \`grants --schema\` prints for it, as the owner.`;
}

async function checkMigrations(examined: Examined): Promise<Found[]> {
  const { rows, qualify } = examined;
  const table = qualify(migrationTable);
  if ((await missingOf(examined, 'to_regclass', [table])).length > 0)
    return [ok('All tables and functions are there. Another tool records the migrations: ask it which have run.')];
  const [right] = await rows<{ granted: boolean }>(`select has_table_privilege($1, 'select') as granted`, [table]);
  if (!right?.granted)
    return [
      ok('All tables and functions are there.'),
      skipped(
        `This role cannot read ${migrationTable}: to check the migrations too, connect as the owner and name the role with --role.`,
      ),
    ];
  const ran = new Set((await rows<{ name: string }>(`select name from ${table}`)).map(({ name }) => name));
  const known = new Set<string>(migrationNames);
  const waiting = [...known].filter((name) => !ran.has(name));
  if (waiting.length > 0) return [failure(`Not run yet: ${waiting.join(', ')}. Run \`migrate\`.`)];
  const later = [...ran].filter((name) => !known.has(name));
  if (later.length > 0)
    return [
      warning(
        `The database is newer than this command, which does not know ${later.join(', ')}: upgrade the packages.`,
      ),
    ];
  return [ok(`Every migration has run, the last is ${migrationNames.at(-1)}.`)];
}
