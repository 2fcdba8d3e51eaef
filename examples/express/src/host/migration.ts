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
