import { tables } from '@makerfex/integrations-storage-postgres/adapter';
import type { PoolClient } from 'pg';
import { messageOf } from '../message-of.ts';
import type { Examined } from './examined.ts';
import { type Found, failure, ok, warning } from './finding.ts';

interface Wall extends Record<string, unknown> {
  readonly name: string;
  readonly forced: boolean;
  readonly owned: boolean;
}

/** What a role must be, so that row-level security holds for it. */
const remedy = 'Log in with a role that owns nothing and is no superuser, and run what `grants` prints for it.';

/** Whether row-level security holds for the application's role: by the catalog, and by looking at the rows as this role. */
export async function checkRowSecurity(examined: Examined): Promise<Found[]> {
  const { rows, role, qualify } = examined;
  const [attributes] = await rows<{ rolsuper: boolean; rolbypassrls: boolean }>(
    'select rolsuper, rolbypassrls from pg_roles where rolname = $1',
    [role],
  );
  if (!attributes) return [failure(`There is no role "${role}".`)];
  if (attributes.rolsuper)
    return [failure(`The role "${role}" is a superuser: row-level security does not hold for it. ${remedy}`)];
  if (attributes.rolbypassrls)
    return [
      failure(
        `The role "${role}" has BYPASSRLS: run \`alter role ... nobypassrls\`. Row-level security does not hold for it.`,
      ),
    ];
  // Subscriptions and budgets are of no shop.
  const walls = await rows<Wall>(
    `select name, relrowsecurity and relforcerowsecurity as forced, pg_has_role($1, relowner, 'usage') as owned
     from unnest($2::text[]) as name join pg_class on pg_class.oid = to_regclass(name)
     where exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'shop_id' and not attisdropped)`,
    [role, tables.map(qualify)],
  );
  const names = (which: readonly Wall[]) => which.map(({ name }) => name).join(', ');
  const owned = walls.filter((each) => each.owned);
  if (owned.length > 0)
    return [
      failure(`The role "${role}" owns ${names(owned)}, and so can read and change every shop's rows. ${remedy}`),
    ];
  const open = walls.filter(({ forced }) => !forced);
  if (open.length > 0)
    return [
      failure(
        `Row-level security is not forced on ${names(open)}: run \`alter table ... force row level security\` for each.`,
      ),
    ];
  return lookAsRole(
    examined,
    walls.map(({ name }) => name),
  );
}

/** Reads each table as the role, bound to no shop: none may show a row. */
async function lookAsRole(examined: Examined, names: readonly string[]): Promise<Found[]> {
  const { pool, role, isOwnRole } = examined;
  const client = await pool.connect();
  try {
    await client.query('begin read only');
    if (!isOwnRole) {
      const refused = await becomeRole(client, role);
      if (refused !== undefined)
        return [
          warning(
            `Row-level security is forced, but could not be tried as "${role}": ${refused}. Connect as this role, or as one that may become it.`,
          ),
        ];
    }
    const shown: string[] = [];
    for (const name of names) if (await showsRows(client, name)) shown.push(name);
    if (shown.length > 0)
      return [
        failure(
          `The role "${role}" sees rows of ${shown.join(', ')} without a shop: a policy beside those of the migrations lets it. Drop that policy.`,
        ),
      ];
    return [ok(`Row-level security is forced on ${names.length} tables, and holds for "${role}".`)];
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** @returns why not */
async function becomeRole(client: PoolClient, role: string): Promise<string | undefined> {
  try {
    await client.query(`select set_config('role', $1, true)`, [role]);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** A role that may not read the table sees no row: the check of the grants reports it. */
async function showsRows(client: PoolClient, name: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(`select has_table_privilege($1, 'select') as may`, [name]);
  if (!rows[0]?.may) return false;
  return (await client.query(`select from ${name} limit 1`)).rowCount === 1;
}
