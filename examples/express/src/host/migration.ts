import { Migration } from '@mikro-orm/migrations';

const tables = {
  projects: `
    shop_id text not null, id uuid not null, provider_key text not null, external_id text not null, number text not null,
    status text not null, payment_status text not null, fulfillment_status text not null, placed_at timestamptz,
    due_at timestamptz, customer_external_id text, customer_name text, customer_email text, shipping_address jsonb,
    currency text not null, total numeric(21,6) not null, note text, gift_message text, deleted_at timestamptz,
    primary key (shop_id, id)`,
  project_lines: `
    shop_id text not null, project_id uuid not null, external_id text not null, position int not null, sku text,
    title text not null, quantity int not null, unit_price numeric(21,6) not null, currency text not null,
    options jsonb not null, personalization text,
    primary key (shop_id, project_id, external_id)`,
  products: `
    shop_id text not null, id uuid not null, provider_key text not null, external_id text not null, title text not null,
    description text, status text not null, url text, tags jsonb not null, images jsonb not null, deleted_at timestamptz,
    primary key (shop_id, id)`,
  product_variants: `
    shop_id text not null, product_id uuid not null, external_id text not null, position int not null, sku text,
    title text, price numeric(21,6), currency text, available int, options jsonb not null,
    primary key (shop_id, product_id, external_id)`,
  customers: `
    shop_id text not null, id uuid not null, provider_key text not null, external_id text not null, name text, email text,
    phone text, address jsonb, deleted_at timestamptz,
    primary key (shop_id, id)`,
  demo_simulation: `
    id int not null primary key, orders int not null, products int not null, begun_at timestamptz(3) not null,
    changed_at jsonb not null`,
};

const indexes = [
  'projects_shop_id_provider_key_number_index on projects (shop_id, provider_key, number)',
  'products_shop_id_provider_key_title_index on products (shop_id, provider_key, title)',
  'customers_shop_id_provider_key_external_id_index on customers (shop_id, provider_key, external_id)',
];

/** The host's own tables. */
export class CreateHostTables extends Migration {
  override up(): void {
    for (const [table, columns] of Object.entries(tables)) this.addSql(`create table ${table} (${columns})`);
    for (const index of indexes) this.addSql(`create index ${index}`);
  }
}

/** The tables of the Sales domain. */
export class CreateInvoices extends Migration {
  override up(): void {
    this.addSql(`create table invoices (
      shop_id text not null, id uuid not null, number text not null, issued_on date not null, buyer text,
      currency text not null, total numeric(21,6) not null, document jsonb not null, metadata jsonb,
      primary key (shop_id, id))`);
    this.addSql('alter table invoices add constraint invoices_shop_id_number_unique unique (shop_id, number)');
    this.addSql('create table invoice_counts (shop_id text not null, last int not null, primary key (shop_id))');
  }
}

/** Amounts that are stored unrounded: a column with a scale would round them. */
const amounts = ['projects.total', 'project_lines.unit_price', 'product_variants.price'];

const orderColumns = {
  projects: `
    is_test boolean, customer_phone text, shipping_method text, taxes_included boolean, subtotal numeric, discount numeric,
    shipping numeric, tax numeric, fees jsonb, current_total numeric, outstanding numeric, presentment jsonb, is_gift boolean,
    gift_sender text, gift_wrapped boolean, attributes jsonb, tags jsonb`,
  project_lines: `
    product_external_id text, variant_external_id text, open_quantity int, kind text not null default 'unknown', bundle jsonb,
    discount numeric, tax numeric, attributes jsonb`,
};

/** What a maker must know about an order, and variants that keep their row when the provider renews ids. Null is unknown or none. */
export class KeepWhatToMake extends Migration {
  override up(): void {
    for (const [table, columns] of Object.entries(orderColumns))
      this.addSql(`alter table ${table} add ${columns.trim().split(/,\s+/).join(', add ')}`);
    this.addSql('alter table project_lines alter kind drop default');
    for (const [table, column] of amounts.map((name) => name.split('.')))
      this.addSql(`alter table ${table} alter ${column} type numeric`);
    this.addSql(`alter table product_variants add id uuid not null default gen_random_uuid(),
      add former_external_ids jsonb not null default '[]',
      drop constraint product_variants_pkey, add primary key (shop_id, product_id, id)`);
    this.addSql('alter table product_variants alter id drop default, alter former_external_ids drop default');
    this.addSql(
      'create index products_shop_id_provider_key_external_id_index on products (shop_id, provider_key, external_id)',
    );
    this.addSql(lineVariants);
  }
}

/** What is stored about a customer who asked for it. */
export class AddDataExports extends Migration {
  override up(): void {
    this.addSql(`create table data_exports (
      shop_id text not null, request_id uuid not null, due_at timestamptz not null, data jsonb not null,
      primary key (shop_id, request_id))`);
  }
}

/** The host's own variant id of each line, even if the provider has renewed its id. */
const lineVariants = `
  create view project_line_variants as
  select l.shop_id, l.project_id, l.external_id as line_external_id, v.product_id, v.id as variant_id
  from project_lines l
  join projects p on (p.shop_id, p.id) = (l.shop_id, l.project_id)
  join products c on (c.shop_id, c.provider_key, c.external_id) = (l.shop_id, p.provider_key, l.product_external_id)
  join lateral (
    select v.product_id, v.id from product_variants v
    where v.shop_id = c.shop_id and v.product_id = c.id
      and (v.external_id = l.variant_external_id or v.former_external_ids @> to_jsonb(l.variant_external_id))
    order by (v.external_id = l.variant_external_id) desc limit 1
  ) v on true`;
