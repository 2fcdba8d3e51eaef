import type { BenchDatabase } from './database.ts';

/** What the host's tables hold, as numbers that no two different contents share. */
export interface Content {
  readonly orders: number;
  readonly lines: number;
  readonly orderSum: string;
  readonly lineSum: string;
}

const contentSql = `
  select (select count(*) from host_order)::int as orders, (select count(*) from host_order_line)::int as lines,
    (select sum(hashtextextended(concat_ws(' ', external_id, number, status, total, currency, placed_at, updated_at, document), 0))
      from host_order)::text as "orderSum",
    (select sum(hashtextextended(concat_ws(' ', o.external_id, l.external_id, title, sku, quantity, unit_price), 0))
      from host_order_line l join host_order o on o.id = l.order_id)::text as "lineSum"`;

export const readContent = async (database: BenchDatabase): Promise<Content | undefined> =>
  (await database.query<Content & Record<string, unknown>>(contentSql))[0];

/** How many orders the SDK has linked to the row that the host keeps of them. */
export const countLinks = async (database: BenchDatabase): Promise<number> =>
  (
    await database.query<{ links: number }>(
      `select count(*)::int as links from integration_record r join host_order o
         on o.shop_id = r.shop_id and o.external_id = r.external_id and o.id::text = r.host_id where r.deleted_at is null`,
    )
  )[0]?.links ?? 0;
