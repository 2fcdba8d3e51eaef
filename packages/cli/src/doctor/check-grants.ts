import { planned, searches, tablePrivileges } from '@makerfex/integrations-storage-postgres/adapter';
import type { Examined } from './examined.ts';
import { type Found, failure, ok } from './finding.ts';

interface Missing extends Record<string, unknown> {
  readonly what: string;
}

/** Whether the application's role has what `grants` grants. What does not exist is reported by the check of the schema. */
export async function checkGrants({ rows, role, qualify, schema }: Examined): Promise<Found[]> {
  const [known] = await rows('select 1 from pg_roles where rolname = $1', [role]);
  if (!known) return [failure(`There is no role "${role}": create it, or name the application's with --role.`)];
  const needed = tablePrivileges.flatMap(({ table, privileges }) =>
    privileges.map((privilege) => ({ table: qualify(table), privilege })),
  );
  const missing = [
    ...(await rows<Missing>(
      `select 'usage of the schema ' || nspname as what from pg_namespace
       where nspname = $2 and not has_schema_privilege($1, oid, 'usage')`,
      [role, schema.schema ?? null],
    )),
    ...(await rows<Missing>(
      `select privilege || ' on ' || name as what from unnest($2::text[], $3::text[]) as needed (name, privilege)
       where not has_table_privilege($1, to_regclass(name), privilege)`,
      [role, needed.map(({ table }) => table), needed.map(({ privilege }) => privilege)],
    )),
    ...(await rows<Missing>(
      `select 'execute on ' || name as what from unnest($2::text[]) as name
       where not has_function_privilege($1, to_regproc(name)::oid, 'execute')`,
      [role, [...searches, ...planned].map(qualify)],
    )),
  ];
  if (missing.length === 0) return [ok(`The role "${role}" has what it needs.`)];
  return [
    failure(
      `The role "${role}" lacks: ${missing.map(({ what }) => what).join(', ')}. Run what \`grants\` prints, as the owner of the tables.`,
    ),
  ];
}
