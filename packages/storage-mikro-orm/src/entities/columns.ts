import { type PrimaryKeyProp, p } from '@mikro-orm/core';

type Nullable<T> = T | null | undefined;
/** A row as an entity: of a shop, and with nullable fields as MikroORM has them. */
export type Entity<Row, Key extends readonly string[] = ['shopId', 'id']> = {
  shopId: string;
  [PrimaryKeyProp]?: Key;
} & {
  -readonly [Field in keyof Row]: null extends Row[Field] ? Nullable<NonNullable<Row[Field]>> : Row[Field];
};

export const text = () => p.string().columnType('text');
/** A word that rows are found by: compared byte by byte, whatever the language of the database. */
export const name = () => text().collation('C');
export const textList = () => p.array().columnType('text[]').$type<readonly string[]>();
export const count = () => p.integer().columnType('int');
export const flag = () => p.boolean();
/** Milliseconds are what a Date holds. */
export const instant = () => p.datetime().columnType('timestamptz(3)');
/** Kept as it came: jsonb would reorder the keys and refuse some characters. */
export const json = <Value>() => p.json<Value>().columnType('json');

/** The first columns of every table with ids: foreign keys name the shop too, since their checks pass row-level security by. */
export const ofShop = () => ({ shopId: text().primary(), id: p.uuid().primary() });

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
export const shopWallExceptFor = (search: string, table: string, rows: string) =>
  shopWallWithWindow(table, `${isSeek(search)} and ${rows}`);

/** In a transaction that is set to a search over all shops. */
export const isSeek = (search: string): string => `current_setting('makerfex.seek', true) = '${search}'`;

/** Like {@link shopWallExceptFor}, for several searches. */
export const shopWallWithWindow = (table: string, window: string) => ({
  rowLevelSecurity: 'force' as const,
  policies: [
    { name: 'integration_shop', using: `coalesce(${ofShopAlone}, false)` },
    {
      name: 'integration_seek',
      command: 'select' as const,
      using: `${window} and ${asOwner(table)}`,
    },
  ],
});

/** As PostgreSQL prints it, which is what MikroORM compares. */
const asOwner = (table: string) =>
  `(select pg_has_role(pg_class.relowner, 'usage'::text) as pg_has_role from pg_class where pg_class.oid = '${table}'::regclass::oid)`;
