/** The tables of the host, whose rows the scenario counts. */
export const hostTables = ['host_orders', 'host_products', 'host_customers'] as const;
export type HostTable = (typeof hostTables)[number];

export const createTable = (table: HostTable): string =>
  `create table if not exists ${table} (id uuid primary key, shop_id text not null, provider text not null,
    external_id text not null, data jsonb not null, deleted_at timestamptz)`;
