import { query } from './open.ts';

const inSchema = (column: string) => `${column} = $1::regnamespace`;

/** What a schema holds, as PostgreSQL itself prints it. The order of a table's columns is left out. */
const catalog = {
  columns: `select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull, a.attidentity,
      co.collname, pg_get_expr(d.adbin, d.adrelid) as default
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_collation co on co.oid = a.attcollation
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where ${inSchema('c.relnamespace')} and c.relkind = 'r' order by 1, 2`,
  tables: `select relname, relrowsecurity, relforcerowsecurity, relkind from pg_class
    where ${inSchema('relnamespace')} order by 1`,
  constraints: `select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where ${inSchema('connamespace')} order by 1, 2`,
  indexes: `select tablename, indexname, indexdef from pg_indexes where schemaname = $1 order by 1, 2`,
  policies: `select tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies
    where schemaname = $1 order by 1, 2`,
  triggers: `select tgrelid::regclass::text as table, pg_get_triggerdef(t.oid) as definition from pg_trigger t
    join pg_class c on c.oid = tgrelid where ${inSchema('c.relnamespace')} and not tgisinternal order by 1, 2`,
  functions: `select proname, pg_get_functiondef(oid) as definition, proacl::text as rights from pg_proc
    where ${inSchema('pronamespace')} order by 1`,
  statistics: `select pg_get_statisticsobjdef(oid) as definition from pg_statistic_ext
    where ${inSchema('stxnamespace')} order by 1`,
} as const;

/** Everything that the integrations have in a schema. */
export async function readCatalog(url: string, schema = 'public'): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [what, sql] of Object.entries(catalog)) {
    const rows = await query(url, sql, [schema]);
    found[what] = rows.filter((row) => JSON.stringify(row).includes('integration_'));
  }
  return found;
}
