import { type PrimaryKeyProp, p } from '@mikro-orm/core';

type Nullable<T> = T | null | undefined;
/** A row as an entity: of a shop, and with nullable fields as MikroORM has them. */
export type Entity<Row, Key extends readonly string[] = ['shopId', 'id']> = {
  shopId: string;
  [PrimaryKeyProp]?: Key;
} & {
  -readonly [Field in keyof Row]: null extends Row[Field] ? Nullable<NonNullable<Row[Field]>> : Row[Field];
};

/** Where the tables are. */
export interface Place {
  readonly schema: string;
}

// Each takes the name of its column: the naming strategy of the host is for the host's own tables.
export const text = (column: string) => p.string().fieldName(column).columnType('text');
/** A word that rows are found by: compared byte by byte, whatever the language of the database. */
export const name = (column: string) => text(column).collation('C');
export const textList = (column: string) => p.array().fieldName(column).columnType('text[]').$type<readonly string[]>();
export const id = (column: string) => p.uuid().fieldName(column);
export const count = (column: string) => p.integer().fieldName(column).columnType('int');
export const flag = (column: string) => p.boolean().fieldName(column);
/** Milliseconds are what a Date holds. */
export const instant = (column: string) => p.datetime().fieldName(column).columnType('timestamptz(3)');
/** Kept as it came: jsonb would reorder the keys and refuse some characters. */
export const json = <Value>(column: string) => p.json<Value>().fieldName(column).columnType('json');

/** The first columns of every table with ids: foreign keys name the shop too, since their checks pass row-level security by. */
export const ofShop = () => ({ shopId: text('shop_id').primary(), id: id('id').primary() });

const ofShopAlone = `shop_id = current_setting('makerfex.shop_id', true)`;

/** The second wall: rows of the shop that the transaction is set to, and of no other, for the owner of the table too. */
export const shopWall = {
  rowLevelSecurity: 'force' as const,
  policies: [{ name: 'integration_shop', using: ofShopAlone }],
};

/**
 * The wall with a window for one search over all shops: the rows that it is for can be read, in a transaction set to it, by the
 * owner of the table and so by the function that returns their ids. The application's role sees none of them.
 * Beside a second policy the planner expects hardly a row to pass a comparison, and sorts whole lists for one page; a
 * coalesce it gives even odds.
 */
export const shopWallExceptFor = (search: string, place: Place, table: string, rows: string) =>
  shopWallWithWindow(place, table, `${isSeek(search)} and ${rows}`);

/** In a transaction that is set to a search over all shops. */
export const isSeek = (search: string): string => `current_setting('makerfex.seek', true) = '${search}'`;

/** Like {@link shopWallExceptFor}, for several searches. */
export const shopWallWithWindow = (place: Place, table: string, window: string) => ({
  rowLevelSecurity: 'force' as const,
  policies: [
    { name: 'integration_shop', using: `coalesce(${ofShopAlone}, false)` },
    {
      name: 'integration_seek',
      command: 'select' as const,
      using: `${window} and ${asOwner(place, table)}`,
    },
  ],
});

/** Like {@link shopWallExceptFor}, for a search that locks the rows it finds. It writes nothing to them. */
export function shopWallWithLocks(search: string, place: Place, table: string, rows: string) {
  const wall = shopWallExceptFor(search, place, table, rows);
  const using = `${isSeek(search)} and ${rows} and ${asOwner(place, table)}`;
  return {
    ...wall,
    policies: [...wall.policies, { name: 'integration_take', command: 'update' as const, using, check: 'false' }],
  };
}

/** As PostgreSQL prints it, which is what MikroORM compares: without a schema that is on the search path. */
const asOwner = ({ schema }: Place, table: string) => {
  const relation = schema === defaultSchema ? table : qualified({ schema }, table);
  return `(select pg_has_role(pg_class.relowner, 'usage'::text) as pg_has_role from pg_class where pg_class.oid = '${relation}'::regclass::oid)`;
};

export const defaultSchema = 'public';

export const qualified = ({ schema }: Place, what: string): string => `"${schema}".${what}`;
