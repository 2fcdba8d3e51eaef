import type { Order } from '@makerfex/integrations-core/records';

/** What the host keeps of an order. */
export const createHostTables = `
  create table host_order (
    id bigint generated always as identity primary key, shop_id text not null, external_id text not null, number text not null,
    status text not null, total numeric not null, currency text not null, placed_at timestamptz, updated_at timestamptz,
    document jsonb not null, unique (shop_id, external_id));
  create table host_order_line (
    order_id bigint not null references host_order, external_id text not null, title text not null, sku text,
    quantity int not null, unit_price numeric not null, primary key (order_id, external_id));`;

/**
 * Orders and their lines in one statement; what did not change is left alone, with its lines. What an order does not say
 * (absent) is kept, null clears it: the document distinguishes them, and a line's second list of SKUs.
 */
export const upsertOrdersSql = `
  with changed as (
    insert into host_order as t (shop_id, external_id, number, status, total, currency, placed_at, updated_at, document)
    select $1, o.* from unnest($2::text[], $3::text[], $4::text[], $5::numeric[], $6::text[], $7::timestamptz[], $8::timestamptz[],
      $9::jsonb[]) as o
    on conflict (shop_id, external_id) do update set number = excluded.number, total = excluded.total,
      status = case when excluded.document ? 'status' then excluded.status else t.status end,
      placed_at = case when excluded.document ? 'placedAt' then excluded.placed_at else t.placed_at end,
      currency = excluded.currency, updated_at = excluded.updated_at, document = t.document || excluded.document
    where t.updated_at is distinct from excluded.updated_at
    returning id, external_id
  ), lines as (
    insert into host_order_line as t (order_id, external_id, title, sku, quantity, unit_price)
    select changed.id, l.external_id, l.title, case when l.says_sku then l.sku else
      (select known.sku from host_order_line known where (known.order_id, known.external_id) = (changed.id, l.external_id)) end,
      l.quantity, l.unit_price
    from unnest($10::text[], $11::text[], $12::text[], $13::text[], $14::boolean[], $15::int[], $16::numeric[])
      as l (order_external_id, external_id, title, sku, says_sku, quantity, unit_price)
    join changed on changed.external_id = l.order_external_id
    on conflict (order_id, external_id) do update set title = excluded.title, sku = excluded.sku, quantity = excluded.quantity,
      unit_price = excluded.unit_price
  )
  select id::text as "hostId", external_id as "externalId" from changed`;

/** Parameters of {@link upsertOrdersSql}. */
export function toParameters(shopId: string, orders: readonly Order[]): unknown[] {
  const lines = orders.flatMap((order) => order.lines.map((line) => ({ order: order.externalId, ...line })));
  return [
    shopId,
    orders.map(({ externalId }) => externalId),
    orders.map(({ number }) => number),
    orders.map(({ status }) => status ?? 'unknown'),
    orders.map(({ totals }) => totals.total.amount),
    orders.map(({ totals }) => totals.total.currency),
    orders.map(({ placedAt }) => placedAt),
    orders.map(({ updatedAt }) => updatedAt),
    orders.map((order) => JSON.stringify(order)),
    lines.map(({ order }) => order),
    lines.map(({ externalId }) => externalId),
    lines.map(({ title }) => title),
    lines.map(({ sku }) => sku),
    lines.map(({ sku }) => sku !== undefined),
    lines.map(({ quantity }) => quantity),
    lines.map(({ unitPrice }) => unitPrice.amount),
  ];
}
