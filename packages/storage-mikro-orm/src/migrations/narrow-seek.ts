import { Migration } from '@mikro-orm/migrations';

/** What each search over all shops reads of which table, and the function that it is asked through: ids, and nothing else. */
export const searches = [
  {
    search: 'abandoned_runs',
    table: 'integration_run',
    rows: 'finished_at is null',
    name: 'integration_abandoned_runs',
    params: { due_at: 'timestamp with time zone', after_id: 'uuid', at_most: 'integer' },
    returns: 'TABLE(shop_id text, id uuid)',
    select: `select r.shop_id, r.id from integration_run r
      where r.finished_at is null and (r.eta is null or r.eta <= due_at)
        and (r.lease_owner is null or r.lease_expires_at is null or r.lease_expires_at <= due_at)
        and (after_id is null or r.id > after_id)
      order by r.id limit at_most`,
  },
  {
    search: 'due_schedules',
    table: 'integration_schedule',
    rows: 'enabled',
    name: 'integration_due_schedules',
    params: { due_at: 'timestamp with time zone', at_most: 'integer' },
    returns: 'TABLE(shop_id text, connection_id uuid, capability text)',
    select: `select s.shop_id, s.connection_id, s.capability from integration_schedule s
      where s.enabled and s.next_at <= due_at order by s.next_at limit at_most`,
  },
  {
    search: 'credentials_to_rewrap',
    table: 'integration_credential',
    rows: 'wrapped_key is not null',
    name: 'integration_credentials_to_rewrap',
    params: { current_key_id: 'text', after_id: 'uuid', at_most: 'integer' },
    returns: 'TABLE(shop_id text, id uuid)',
    select: `select c.shop_id, c.id from integration_credential c
      where c.wrapped_key is not null and c.key_id <> current_key_id and (after_id is null or c.id > after_id)
      order by c.id limit at_most`,
  },
  {
    search: 'shops_to_purge',
    table: 'integration_event_log',
    rows: `created_at < now() - interval '90 days'`,
    name: 'integration_shops_to_purge',
    params: { written_before: 'timestamp with time zone', after_shop: 'text', at_most: 'integer' },
    returns: 'TABLE(shop_id text)',
    select: `select distinct e.shop_id from integration_event_log e
      where e.created_at < written_before and (after_shop is null or e.shop_id > after_shop)
      order by e.shop_id limit at_most`,
  },
] as const;

export interface Search {
  readonly search: string;
  readonly table: string;
  readonly rows: string;
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly returns: string;
  readonly select: string;
}

export const signature = ({ name, params }: Search): string =>
  `${name}(${Object.entries(params)
    .map(([param, type]) => `${param} ${type}`)
    .join(', ')})`;

export const createFunction = (one: Search): string =>
  `create function ${signature(one)} returns ${one.returns} language sql stable security definer
   set search_path = pg_catalog, pg_temp begin atomic ${one.select}; end`;

/** For statements with the rights of a table's owner, such as those of the functions. */
export const asOwner = (table: string) =>
  `(select pg_has_role(relowner, 'usage') from pg_class where oid = '${table}'::regclass)`;

/**
 * The application's role reads no row of another shop, whatever it sets: a search over all shops is a function with the rights
 * of the owner, which returns ids. The wall holds for the owner too, so its rows are shown to the owner, within a search.
 * The functions are for the roles that are granted them. Their bodies are bound when they are made: no search path, and no
 * table of the caller's, changes what they read. Never edited.
 */
export class NarrowSeek extends Migration {
  override up(): void {
    for (const one of searches) {
      const { table, search, rows } = one;
      this.addSql(`drop policy integration_seek on ${table}`);
      this.addSql(
        `create policy integration_seek on ${table} for select
         using (current_setting('makerfex.seek', true) = '${search}' and ${rows} and ${asOwner(table)})`,
      );
      this.addSql(createFunction(one));
      this.addSql(`revoke execute on function ${signature(one)} from public`);
    }
  }

  override down(): void {
    for (const one of searches) {
      const { table, search, rows } = one;
      this.addSql(`drop function ${signature(one)}`);
      this.addSql(`drop policy integration_seek on ${table}`);
      this.addSql(
        `create policy integration_seek on ${table} for select
         using (current_setting('makerfex.seek', true) = '${search}' and ${rows})`,
      );
    }
  }
}
